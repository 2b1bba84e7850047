import { describe, expect, test } from 'vitest'
import { ManualClock } from '../../adapters/system/manual-clock.js'
import { Alarm } from '../../src/services/alarm.js'

const startMs = 1_700_000_000_000

const setUp = () => {
  const clock = new ManualClock(startMs)
  const stop = new AbortController()
  return { clock, stop, alarm: new Alarm(clock, stop.signal) }
}
/** The clock's promises have been settled. */
const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('alarm', () => {
  test('rings at its time', async () => {
    const { clock, alarm } = setUp()
    const signal = alarm.by(startMs + 10)
    clock.advance(9)
    await settled()
    expect(signal.aborted).toBe(false)
    clock.advance(1)
    await settled()
    expect(signal.aborted).toBe(true)
  })

  test('is not set anew for a later time, but once it has rung', async () => {
    const { clock, alarm } = setUp()
    const first = alarm.by(startMs + 10)
    expect(alarm.by(startMs + 20)).toBe(first)
    clock.advance(10)
    await settled()
    const second = alarm.by(startMs + 20)
    expect(second.aborted).toBe(false)
    clock.advance(10)
    await settled()
    expect(second.aborted).toBe(true)
  })

  test('is set anew for an earlier time', async () => {
    const { clock, alarm } = setUp()
    alarm.by(startMs + 20)
    const signal = alarm.by(startMs + 10)
    clock.advance(10)
    await settled()
    expect(signal.aborted).toBe(true)
  })

  test('rings when it is told to stop, and from then on at once', () => {
    const { stop, alarm } = setUp()
    const signal = alarm.by(startMs + 10)
    stop.abort()
    expect(signal.aborted).toBe(true)
    expect(alarm.by(startMs + 10).aborted).toBe(true)
  })

  test('lets go of whoever waits when it is turned off', () => {
    const { alarm } = setUp()
    const signal = alarm.by(startMs + 10)
    alarm.off()
    expect(signal.aborted).toBe(true)
  })
})
