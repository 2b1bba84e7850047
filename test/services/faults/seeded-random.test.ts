import { expect, test } from 'vitest'
import { seededRandom } from '../../../src/services/faults/seeded-random.js'

const numbers = (seed: number, count: number): number[] => {
  const random = seededRandom(seed)
  return Array.from({ length: count }, random)
}

test('a seed gives the same numbers each time, and another seed others', () => {
  expect(numbers(42, 100)).toEqual(numbers(42, 100))
  expect(numbers(42, 100)).not.toEqual(numbers(43, 100))
})

test('numbers are spread from 0 on and below 1', () => {
  const drawn = numbers(1, 10_000)
  expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...drawn)).toBeLessThan(1)
  for (let tenth = 0; tenth < 10; tenth++) {
    const count = drawn.filter((number) => Math.floor(number * 10) === tenth).length
    expect(Math.abs(count - 1_000)).toBeLessThan(150)
  }
})
