import { afterEach, describe, expect, test, vi } from 'vitest'
import { SystemClock } from '../../../adapters/system/system-clock.js'

const startMs = 1_700_000_000_000
const dayMs = 86_400_000

afterEach(() => {
  vi.useRealTimers()
})

const fakeTimers = (): void => {
  vi.useFakeTimers({ now: startMs })
}

test('now follows fake timers that were put in place after the clock was made', () => {
  const clock = new SystemClock()
  fakeTimers()
  expect(clock.now()).toBe(startMs)
  vi.setSystemTime(startMs + dayMs)
  expect(clock.now()).toBe(startMs + dayMs)
})

test('now is a whole number where somebody has replaced Date.now with something finer', () => {
  const finer = vi.spyOn(Date, 'now').mockReturnValue(startMs + 0.75)
  expect(new SystemClock().now()).toBe(startMs)
  finer.mockRestore()
})

describe('wait', () => {
  const waiting = (untilMs: number, signal?: AbortSignal) => {
    const state = { over: false, timers: () => vi.getTimerCount() }
    void new SystemClock().wait(untilMs, signal).then(() => {
      state.over = true
    })
    return state
  }

  test('ends when its time has come and not before', async () => {
    fakeTimers()
    const wait = waiting(startMs + 1000)
    await vi.advanceTimersByTimeAsync(999)
    expect(wait.over).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(wait.over).toBe(true)
  })

  test('reaches further than a timer can', async () => {
    fakeTimers()
    const wait = waiting(startMs + 60 * dayMs)
    await vi.advanceTimersByTimeAsync(60 * dayMs - 1)
    expect(wait.over).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(wait.over).toBe(true)
  })

  test('goes on when the clock was set back meanwhile', async () => {
    fakeTimers()
    const wait = waiting(startMs + 1000)
    vi.setSystemTime(startMs - 500)
    await vi.advanceTimersByTimeAsync(1000)
    expect(wait.over).toBe(false)
    await vi.advanceTimersByTimeAsync(500)
    expect(wait.over).toBe(true)
  })

  test('takes no timer for a time that is past', async () => {
    fakeTimers()
    const wait = waiting(startMs)
    expect(wait.timers()).toBe(0)
    await vi.advanceTimersByTimeAsync(0)
    expect(wait.over).toBe(true)
  })

  test('ends at once when it is aborted, and leaves no timer', async () => {
    fakeTimers()
    const abort = new AbortController()
    const wait = waiting(startMs + 1000, abort.signal)
    abort.abort()
    await vi.advanceTimersByTimeAsync(0)
    expect([wait.over, wait.timers()]).toEqual([true, 0])
    const late = waiting(startMs + 1000, abort.signal)
    await vi.advanceTimersByTimeAsync(0)
    expect([late.over, late.timers()]).toEqual([true, 0])
  })

  test('keeps no process alive', () => {
    const timers = vi.spyOn(globalThis, 'setTimeout')
    const abort = new AbortController()
    void new SystemClock().wait(Date.now() + dayMs, abort.signal)
    const [made] = timers.mock.results
    timers.mockRestore()
    expect(made?.value.hasRef()).toBe(false)
    abort.abort()
  })
})
