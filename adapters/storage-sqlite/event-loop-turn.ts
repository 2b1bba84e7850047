import { MessageChannel } from 'node:worker_threads'

/**
 * Lets the event loop take in the requests that have arrived. By a message port, not by `setImmediate` or a timer,
 * so that it also works while a test has replaced those.
 */
export class EventLoopTurn {
  readonly #channel = new MessageChannel()
  #resolve: (() => void) | undefined

  constructor() {
    const { port1 } = this.#channel
    port1.on('message', () => {
      port1.unref()
      this.#resolve?.()
    })
    port1.unref()
  }

  /** One call at a time. Keeps the process alive until it resolves. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#resolve = resolve
      this.#channel.port1.ref()
      this.#channel.port2.postMessage(undefined)
    })
  }

  close(): void {
    this.#channel.port1.close()
  }
}
