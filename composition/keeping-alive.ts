import type { Clock } from '../src/ports/clock.js'

/** The longest delay that timers take. */
const longestTimerMs = 2 ** 31 - 1

/** A clock that keeps the process alive while somebody waits on it, who may have nothing else that does. */
export const keepingAlive = (clock: Clock): Clock => ({
  now: () => clock.now(),
  wait: async (untilMs, signal) => {
    const alive = setTimeout(() => {}, longestTimerMs)
    try {
      await clock.wait(untilMs, signal)
    } finally {
      clearTimeout(alive)
    }
  },
})
