import type { Clock } from '../ports/clock.js'

/**
 * For somebody who waits again and again, each time until another moment. Gives the same signal until that has aborted:
 * to make and abort one costs more than all else that a short wait takes.
 */
export class Alarm {
  readonly #clock: Clock
  readonly #stop: AbortSignal
  #wakeMs = Number.NEGATIVE_INFINITY
  #bell = new AbortController()

  /** @param stop every signal aborts with it */
  constructor(clock: Clock, stop: AbortSignal) {
    this.#clock = clock
    this.#stop = stop
    this.#bell.abort()
  }

  /**
   * A signal that aborts at `untilMs` (epoch milliseconds) or before: whoever it wakes early asks again.
   * Only the last signal that was given is of use.
   */
  by(untilMs: number): AbortSignal {
    if (!this.#bell.signal.aborted && this.#wakeMs <= untilMs) return this.#bell.signal
    this.off()
    const bell = new AbortController()
    const ring = (): void => bell.abort()
    this.#bell = bell
    this.#wakeMs = untilMs
    this.#stop.addEventListener('abort', ring, { signal: bell.signal })
    if (this.#stop.aborted) ring()
    void this.#clock.wait(untilMs, bell.signal).then(ring)
    return bell.signal
  }

  /** Aborts the last signal, so that nothing goes on waiting. */
  off(): void {
    this.#bell.abort()
  }
}
