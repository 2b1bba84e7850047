import { expect, test } from 'vitest'
import { drained, emptyBucket, taken } from '../../src/domain/leaky-bucket.js'

test('takes what one second allows, then as much as has drained', () => {
  const full = taken(emptyBucket, 100, 100, 0)
  if (full === undefined) throw new Error('an empty bucket takes what its rate allows')
  expect(taken(full, 1, 100, 0)).toBeUndefined()
  expect(taken(full, 50, 100, 499)).toBeUndefined()
  expect(taken(full, 50, 100, 500)).toEqual({ level: 100, atMs: 500 })
})

test('an empty bucket takes any amount, and the rest waits until it has drained', () => {
  const over = taken(emptyBucket, 1_000, 100, 0)
  if (over === undefined) throw new Error('an empty bucket takes any amount')
  expect(taken(over, 1, 100, 9_000)).toBeUndefined()
  expect(taken(over, 1, 100, 10_000)).toEqual({ level: 1, atMs: 10_000 })
})

test('a clock that steps back drains nothing and fills nothing', () => {
  expect(drained({ level: 10, atMs: 1_000 }, 100, 500).level).toBe(10)
})
