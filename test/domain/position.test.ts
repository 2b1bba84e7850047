import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isAtOrAfter, positionOf } from '../../src/domain/position.js'
import {
  formatSequenceNumber,
  incrementSequenceNumber,
  parseSequenceNumber,
} from '../../src/domain/sequence-number.js'

const sequence = (text: string) => {
  const parsed = parseSequenceNumber(text)
  if (!parsed) throw new Error(`${text} is no sequence number`)
  return parsed
}

test('is the counter and the seconds of a sequence number', () => {
  expect(positionOf(sequence('49646437577108476416916876405827138351405044649047359490'))).toEqual({
    counter: 1,
    seconds: 1_700_000_005,
  })
})

test('a counter that no record can have stays a safe integer', () => {
  expect(positionOf(sequence('49646437577119626789516141717395488358902146099801227266'))).toEqual({
    counter: Number.MAX_SAFE_INTEGER,
    seconds: 1_700_000_100,
  })
})

test('behind the latest second that fits begins the next counter', () => {
  const last = formatSequenceNumber(1_700_000_000, 0, 7, 2 ** 36 - 1)
  expect(positionOf(sequence(last))).toEqual({ counter: 8, seconds: 0 })
})

test('a sequence number without time begins at its counter', () => {
  expect(positionOf(sequence('5'))).toEqual({ counter: 0, seconds: 0 })
})

test.each([
  [6, 0, true],
  [5, 101, true],
  [5, 100, true],
  [5, 99, false],
  [4, 101, false],
])('record (%i, %i) at or behind (5, 100): %s', (counter, sequenceSeconds, expected) => {
  expect(isAtOrAfter({ counter, sequenceSeconds }, { counter: 5, seconds: 100 })).toBe(expected)
})

test('a record is at its own number and not behind the increment of it', () => {
  const seconds = fc.integer({ min: 0, max: 2 ** 36 - 2 })
  fc.assert(
    fc.property(fc.maxSafeNat(), seconds, (counter, sequenceSeconds) => {
      const own = sequence(formatSequenceNumber(1_700_000_000, 0, counter, sequenceSeconds))
      const after = sequence(incrementSequenceNumber(own))
      expect(isAtOrAfter({ counter, sequenceSeconds }, positionOf(own))).toBe(true)
      expect(isAtOrAfter({ counter, sequenceSeconds }, positionOf(after))).toBe(false)
    }),
  )
})
