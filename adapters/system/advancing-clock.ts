import { shown } from '../../src/domain/shown.js'
import type { Clock } from '../../src/ports/clock.js'
import { SystemClock } from './system-clock.js'

/** A clock that follows the machine's and can be put forward, for tests. */
export class AdvancingClock implements Clock {
  readonly #system = new SystemClock()
  readonly #waiting = new Set<AbortController>()
  #aheadMs = 0

  now(): number {
    return Math.floor(this.#system.now() + this.#aheadMs)
  }

  async wait(untilMs: number, signal?: AbortSignal): Promise<void> {
    while (this.now() < untilMs && signal?.aborted !== true) {
      const woken = new AbortController()
      const wake = (): void => woken.abort()
      signal?.addEventListener('abort', wake)
      this.#waiting.add(woken)
      await this.#system.wait(untilMs - this.#aheadMs, woken.signal)
      this.#waiting.delete(woken)
      signal?.removeEventListener('abort', wake)
    }
  }

  /**
   * Puts the clock forward and wakes whoever waited for that.
   * @throws RangeError unless `ms` is a finite number from 0 on
   */
  advance(ms: number): void {
    if (!(Number.isFinite(ms) && ms >= 0))
      throw new RangeError(`advance takes milliseconds from 0 on, not ${shown(ms)}`)
    this.#aheadMs += ms
    for (const woken of this.#waiting) woken.abort()
  }
}
