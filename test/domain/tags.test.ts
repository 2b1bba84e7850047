import { describe, expect, test } from 'vitest'
import type { KinesisError } from '../../src/domain/errors.js'
import { assertTagCharacters, mergedTags } from '../../src/domain/tags.js'

const numbered = (count: number, first = 0) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${first + index}`, '']))
const merged = (current: Record<string, string>, added: Record<string, string>) =>
  mergedTags(current, added, 'orders', '000000000000')
const refusalOf = (added: Record<string, string>, current: Record<string, string> = {}) => {
  try {
    merged(current, added)
  } catch (error) {
    const { type, message } = error as KinesisError
    return [type, message]
  }
  return 'taken'
}
const invalid = [
  'InvalidArgumentException',
  'Some tags contain invalid characters. Valid characters: Unicode letters, digits, white space, _ . / = + - % @.',
]
const illegal = [
  'InvalidArgumentException',
  'Failed to add tags to stream orders under account 000000000000 because some tags contained illegal ' +
    "characters. The allowed characters are Unicode letters, white-spaces, '_',',','/','=','+','-','@'.",
]
const tooMany = [
  'InvalidArgumentException',
  'Failed to add tags to stream orders under account 000000000000 because a given stream cannot have more than ' +
    '10 tags associated with it.',
]

test('adds tags and replaces those with equal keys', () => {
  const current = { a: '1', b: '2' }
  expect(merged(current, { b: '3', c: '' })).toEqual({ a: '1', b: '3', c: '' })
  expect(current).toEqual({ a: '1', b: '2' })
})

test('a key may be called __proto__', () => {
  const tags = merged({}, Object.fromEntries([['__proto__', 'ordinary']]))
  expect(Object.entries(tags)).toEqual([['__proto__', 'ordinary']])
  expect(Object.entries(merged(tags, { a: '' }))).toEqual([
    ['__proto__', 'ordinary'],
    ['a', ''],
  ])
})

describe('characters', () => {
  test.each(['', 'aZ09', 'métrique 日本', 'ÿ', '_./=+-@', ' ', '𝒜'])('%j is taken as key and value', (text) => {
    expect(refusalOf({ [text]: '' })).toBe('taken')
    expect(refusalOf({ key: text })).toBe('taken')
  })

  test.each(['\t', '\n', ',', ';', ':', '"', 'a\u0000', '\ud800', '😀'])('%j is invalid', (text) => {
    expect(refusalOf({ [text]: '' })).toEqual(invalid)
    expect(refusalOf({ key: text })).toEqual(invalid)
  })

  test('% is illegal, which is noticed after all that is invalid', () => {
    expect(refusalOf({ '50%': '' })).toEqual(illegal)
    expect(refusalOf({ key: '50%' })).toEqual(illegal)
    expect(refusalOf({ '50%': ';' })).toEqual(invalid)
  })

  test('are looked at before the number of tags', () => {
    expect(refusalOf({ ...numbered(51), '%': '' })).toEqual(illegal)
  })

  test('assertTagCharacters takes any number of texts', () => {
    expect(() => assertTagCharacters([])).not.toThrow()
    expect(() => assertTagCharacters(['a', 'b', ';'])).toThrow(invalid[1])
  })
})

test('a stream has at most 50 tags', () => {
  expect(Object.keys(merged(numbered(20), numbered(30, 20)))).toHaveLength(50)
  expect(refusalOf(numbered(31, 20), numbered(20))).toEqual(tooMany)
  expect(refusalOf(numbered(50), numbered(50))).toBe('taken')
})
