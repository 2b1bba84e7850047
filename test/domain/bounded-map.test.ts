import { expect, test } from 'vitest'
import { BoundedMap } from '../../src/domain/bounded-map.js'

test('what was set longest ago is forgotten when there is no room, and nothing else', () => {
  const map = new BoundedMap<string, number>(2)
  map.set('a', 1)
  map.set('b', 2)
  map.set('a', 3)
  map.set('c', 4)
  expect(['a', 'b', 'c'].map((key) => map.get(key))).toEqual([3, undefined, 4])
  map.set('c', 5)
  expect(['a', 'c'].map((key) => map.get(key))).toEqual([3, 5])
  map.clear()
  expect(['a', 'c'].map((key) => map.get(key))).toEqual([undefined, undefined])
})

test('what is only to be kept where there is room makes none', () => {
  const map = new BoundedMap<string, number>(2)
  map.setIfRoom('a', 1)
  map.setIfRoom('b', 2)
  map.setIfRoom('c', 3)
  map.setIfRoom('a', 4)
  expect(['a', 'b', 'c'].map((key) => map.get(key))).toEqual([4, 2, undefined])
})
