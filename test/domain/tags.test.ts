import { describe, expect, test } from 'vitest'
import type { KinesisError } from '../../src/domain/errors.js'
import { sortedTags, withoutTags, withResourceTags, withStreamTags } from '../../src/domain/tags.js'

const numbered = (count: number, first = 0) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${first + index}`, '']))
const merged = (current: Record<string, string>, added: Record<string, string>) =>
  withStreamTags(current, added, 'orders', '000000000000')
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
  test.each(['', 'aZ09', 'métrique 日本', 'ÿ', '_./=+-@', ' ', '𝒜'])(
    '%j is taken as key and value',
    (text) => {
      expect(refusalOf({ [text]: '' })).toBe('taken')
      expect(refusalOf({ key: text })).toBe('taken')
    },
  )

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
})

test('a stream has at most 50 tags', () => {
  expect(Object.keys(merged(numbered(20), numbered(30, 20)))).toHaveLength(50)
  expect(refusalOf(numbered(31, 20), numbered(20))).toEqual(tooMany)
  expect(refusalOf(numbered(50), numbered(50))).toBe('taken')
})

describe('tags of any resource', () => {
  test('take a colon and no percent sign', () => {
    expect(withResourceTags({}, { 'team:name': 'a:b' })).toEqual({ 'team:name': 'a:b' })
    expect(() => withResourceTags({}, { '50%': '' })).toThrow('Some tags contain invalid characters.')
  })

  test.each(['aws:team', 'AWS:team'])('%s is reserved', (key) => {
    expect(() => withResourceTags({}, { [key]: '' })).toThrow('Tag keys that begin with aws: are reserved.')
  })

  test('are at most 50', () => {
    expect(() => withResourceTags(numbered(20), numbered(31, 20))).toThrow(
      'A resource cannot have more than 50 tags.',
    )
  })
})

test('removing tags that are not there changes nothing', () => {
  const tags = { a: '1', b: '2' }
  expect(withoutTags(tags, ['c'])).toBe(tags)
  expect(withoutTags(tags, ['a', 'c'])).toEqual({ b: '2' })
})

test('keys sort by code unit', () => {
  const keys = ['ÿ', 'a', '_', 'Zb', '@', '=', '0', '/', '+', ' ']
  const tags = Object.fromEntries(keys.map((key) => [key, '']))
  expect(sortedTags(tags).map(({ Key }) => Key)).toEqual([' ', '+', '/', '0', '=', '@', 'Zb', '_', 'a', 'ÿ'])
})
