import { describe, expect, test } from 'vitest'
import { RepeatedLists } from '../../src/services/repeated-lists.js'

const mebibyte = 1024 * 1024

/** Asks for a list as a writer does. @returns whether it had been kept */
const wrote = (lists: RepeatedLists, identity: string, bytes = 1, encoding = 'json'): boolean => {
  const list = lists.list(identity, () => [identity])
  const kept = list.encoded(encoding)
  if (kept !== undefined) {
    expect(kept).toHaveLength(bytes)
    return true
  }
  list.wasEncoded(encoding, () => new Uint8Array(bytes))
  return false
}

describe('a list', () => {
  test('is kept once it has been written twice', () => {
    const lists = new RepeatedLists()
    expect([1, 2, 3, 4].map(() => wrote(lists, 'a'))).toEqual([false, false, true, true])
  })

  test('is not copied when it is written for the first time', () => {
    const list = new RepeatedLists().list('a', () => ['element'])
    list.wasEncoded('json', () => {
      throw new Error('copied')
    })
    expect(list.encoded('json')).toBeUndefined()
  })

  test('is kept for each encoding apart', () => {
    const lists = new RepeatedLists()
    for (let time = 0; time < 2; time++) wrote(lists, 'a', 5)
    expect(wrote(lists, 'a', 7, 'cbor')).toBe(false)
    expect(wrote(lists, 'a', 7, 'cbor')).toBe(false)
    expect(wrote(lists, 'a', 7, 'cbor')).toBe(true)
    expect(wrote(lists, 'a', 5)).toBe(true)
  })

  test('makes its elements when it is asked for them, and not before', () => {
    let made = 0
    const list = new RepeatedLists().list('a', () => {
      made++
      return ['first', 'second']
    })
    expect(made).toBe(0)
    expect(list.elements()).toEqual(['first', 'second'])
  })
})

describe('what is kept is bounded', () => {
  const twice = (lists: RepeatedLists, identity: string, bytes: number) => {
    wrote(lists, identity, bytes)
    wrote(lists, identity, bytes)
  }

  test('by 16 MiB, of which the longest unused go first', () => {
    const lists = new RepeatedLists()
    for (const identity of ['a', 'b', 'c', 'd']) twice(lists, identity, 4 * mebibyte)
    expect(wrote(lists, 'a', 4 * mebibyte)).toBe(true)
    twice(lists, 'e', mebibyte)
    expect(wrote(lists, 'b', 4 * mebibyte)).toBe(false)
    for (const [identity, bytes] of [
      ['a', 4],
      ['c', 4],
      ['d', 4],
      ['e', 1],
    ] as const)
      expect(wrote(lists, identity, bytes * mebibyte)).toBe(true)
  })

  test('so that a list of more than 16 MiB is not kept, and nothing else afterwards is less welcome', () => {
    const lists = new RepeatedLists()
    twice(lists, 'long', 16 * mebibyte + 1)
    expect(wrote(lists, 'long', 16 * mebibyte + 1)).toBe(false)
    twice(lists, 'short', 16 * mebibyte)
    expect(wrote(lists, 'short', 16 * mebibyte)).toBe(true)
  })

  test('by 1,000 lists, of which most are only noted', () => {
    const lists = new RepeatedLists()
    twice(lists, 'kept', 1)
    for (let other = 0; other < 999; other++) wrote(lists, `other ${other}`)
    expect(wrote(lists, 'kept')).toBe(true)
    for (let other = 999; other < 1_999; other++) wrote(lists, `other ${other}`)
    expect(wrote(lists, 'kept')).toBe(false)
  })
})
