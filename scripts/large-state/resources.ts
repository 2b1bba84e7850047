import { readFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'

/** What something took. */
export interface Resources {
  readonly seconds: number
  /** Longest time for which the event loop stood still, in milliseconds. */
  readonly blockedMs: number
  /** The same in time of the processor, which leaves out what other processes took; undefined where Linux is not. */
  readonly busyMs: number | undefined
  /** Most resident memory at any moment, less that of the process before it opened anything. */
  readonly residentBytes: number
}

const idleBytes = process.memoryUsage.rss()

/** Processor time that the event loop's thread has had, in milliseconds. */
const threadMs = (): number | undefined => {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ', 1)[0]) / 1e6
  } catch {
    return undefined
  }
}

/** Runs a task and measures what it takes of the process. */
export const measured = async (task: () => Promise<void>): Promise<Resources> => {
  const loopDelay = monitorEventLoopDelay({ resolution: 1 })
  let residentBytes = 0
  let busyMs = threadMs() === undefined ? undefined : 0
  let before = threadMs()
  const sample = (): void => {
    const now = threadMs()
    if (now !== undefined && before !== undefined) busyMs = Math.max(busyMs ?? 0, now - before)
    before = now
    residentBytes = Math.max(residentBytes, process.memoryUsage.rss() - idleBytes)
  }
  const sampling = setInterval(sample, 1)
  loopDelay.enable()
  const startMs = performance.now()
  try {
    await task()
  } finally {
    clearInterval(sampling)
    loopDelay.disable()
    sample()
  }
  const seconds = (performance.now() - startMs) / 1000
  return { seconds, blockedMs: loopDelay.max / 1e6, busyMs, residentBytes }
}
