import { MessageChannel } from 'node:worker_threads'

/**
 * Lets the event loop take in the requests that have arrived. By message ports, not by `setImmediate` or a timer,
 * so that it also works while a test has replaced those.
 */
export class EventLoopTurn {
  /** Made when the first turn is waited for: whoever waits for none has nothing to close. */
  #channels: Channels | undefined
  #resolve: (() => void) | undefined

  /** One call at a time. Keeps the process alive until it resolves. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#channels ??= this.#open()
      const { there, back } = this.#channels
      this.#resolve = resolve
      there.port1.ref()
      back.port1.ref()
      there.port2.postMessage(undefined)
    })
  }

  close(): void {
    this.#channels?.there.port1.close()
    this.#channels?.back.port1.close()
  }

  #open(): Channels {
    const [there, back] = [new MessageChannel(), new MessageChannel()]
    there.port1.on('message', () => back.port2.postMessage(undefined))
    back.port1.on('message', () => {
      there.port1.unref()
      back.port1.unref()
      this.#resolve?.()
    })
    return { there, back }
  }
}

/** Two, because a port that is sent a message by its own listener delivers it before the event loop goes on. */
interface Channels {
  readonly there: MessageChannel
  readonly back: MessageChannel
}
