import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { AdvancingClock } from '../../../adapters/system/advancing-clock.js'

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000 })
})

afterEach(() => {
  vi.useRealTimers()
})

test('wakes whoever waits for a time that has come, by advancing and by itself', async () => {
  const clock = new AdvancingClock()
  const woken: string[] = []
  const waits = [
    clock.wait(1_100).then(() => woken.push('first')),
    clock.wait(1_200).then(() => woken.push('second')),
  ]
  clock.advance(100)
  await waits[0]
  expect(woken).toEqual(['first'])
  vi.advanceTimersByTime(99)
  await Promise.resolve()
  expect(woken).toEqual(['first'])
  vi.advanceTimersByTime(1)
  await waits[1]
  expect(woken).toEqual(['first', 'second'])
  expect(clock.now()).toBe(1_200)
})

test('gives whole milliseconds, and forgets no part of one', async () => {
  const clock = new AdvancingClock()
  clock.advance(0.5)
  expect(clock.now()).toBe(1_000)
  clock.advance(0.5)
  expect(clock.now()).toBe(1_001)
  const waiting = clock.wait(1_002)
  clock.advance(1.25)
  await waiting
  expect(clock.now()).toBe(1_002)
})

test.each(['5', true, [7], null, undefined, -1, Number.NaN, Number.POSITIVE_INFINITY])(
  'is not put forward by %j',
  (ms) => {
    const clock = new AdvancingClock()
    expect(() => clock.advance(ms as number)).toThrow(RangeError)
    expect(clock.now()).toBe(1_000)
  },
)

test('lets go at an abort', async () => {
  const clock = new AdvancingClock()
  const client = new AbortController()
  const waiting = clock.wait(Number.MAX_SAFE_INTEGER, client.signal)
  client.abort()
  await waiting
  expect(vi.getTimerCount()).toBe(0)
  await clock.wait(Number.MAX_SAFE_INTEGER, client.signal)
})
