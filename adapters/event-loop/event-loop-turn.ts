import { MessageChannel } from 'node:worker_threads'

/**
 * Lets the event loop take in the requests that have arrived. By message ports, not by `setImmediate` or a timer,
 * so that it also works while a test has replaced those.
 */
export class EventLoopTurn {
  /** Two, because a port that is sent a message by its own listener delivers it before the event loop goes on. */
  readonly #there = new MessageChannel()
  readonly #back = new MessageChannel()
  #resolve: (() => void) | undefined

  constructor() {
    this.#there.port1.on('message', () => this.#back.port2.postMessage(undefined))
    this.#back.port1.on('message', () => {
      this.#unref()
      this.#resolve?.()
    })
    this.#unref()
  }

  /** One call at a time. Keeps the process alive until it resolves. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#resolve = resolve
      this.#there.port1.ref()
      this.#back.port1.ref()
      this.#there.port2.postMessage(undefined)
    })
  }

  close(): void {
    this.#there.port1.close()
    this.#back.port1.close()
  }

  #unref(): void {
    this.#there.port1.unref()
    this.#back.port1.unref()
  }
}
