import { internalFailure } from '../../domain/refusals.js'
import type { Clock } from '../../ports/clock.js'

/** Calls that are held up. */
export class DelayedCalls {
  readonly #clock: Clock
  readonly #waiting = new Set<AbortController>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /**
   * Holds a call up.
   * @param client aborts when the client has gone
   * @throws KinesisError InternalFailure when it goes meanwhile; nobody is left to hear of it
   */
  async hold(ms: number, client: AbortSignal | undefined): Promise<void> {
    const over = new AbortController()
    const end = (): void => over.abort()
    client?.addEventListener('abort', end, { once: true })
    if (client?.aborted === true) end()
    this.#waiting.add(over)
    await this.#clock.wait(this.#clock.now() + ms, over.signal)
    this.#waiting.delete(over)
    client?.removeEventListener('abort', end)
    if (client?.aborted === true) throw internalFailure()
  }

  /** Lets all of them go on at once. */
  release(): void {
    for (const over of this.#waiting) over.abort()
  }
}
