import type { Clock } from '../../src/ports/clock.js'

/** The longest delay that timers take; a longer one would fire at once. */
const longestTimerMs = 2 ** 31 - 1

/**
 * The machine's clock. It looks `Date` and `setTimeout` up at each call, so that the fake timers of test runners
 * move it.
 */
export class SystemClock implements Clock {
  now(): number {
    return Math.floor(globalThis.Date.now())
  }

  async wait(untilMs: number, signal?: AbortSignal): Promise<void> {
    // Timers may fire a little before their time, hence a loop.
    for (let left = untilMs - this.now(); left > 0 && !signal?.aborted; left = untilMs - this.now()) {
      await pause(Math.min(Math.ceil(left), longestTimerMs), signal)
    }
  }
}

const pause = (delayMs: number, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      globalThis.clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const timer: NodeJS.Timeout | number = globalThis.setTimeout(done, delayMs)
    // Timers of browser-like test environments are numbers.
    if (typeof timer === 'object') timer.unref()
    signal?.addEventListener('abort', done)
  })
