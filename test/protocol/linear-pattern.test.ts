import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { linearPattern } from '../../src/protocol/linear-pattern.js'
import { apiModel } from '../../src/protocol/model.generated.js'
import type { ApiModel } from '../../src/protocol/model.js'
import { modelOverrides } from '../../src/protocol/model-overrides.js'

const model: ApiModel = apiModel
const modelPatterns = [
  ...new Set([
    ...Object.values(model.shapes).flatMap(({ pattern }) => (pattern === undefined ? [] : [pattern])),
    ...Object.values(modelOverrides.patterns),
  ]),
]

const nativeTest = (pattern: string): ((text: string) => boolean) => {
  const native = new RegExp(`^(?:${pattern})$`)
  return (text) => native.test(text)
}

describe.each(modelPatterns)('%s', (pattern) => {
  const matches = linearPattern(pattern)
  const expected = nativeTest(pattern)
  const matching = fc.stringMatching(new RegExp(`^(?:${pattern.replace(/^\^|\$$/g, '')})$`), {
    maxLength: 120,
  })
  const noise = fc.string({
    maxLength: 3,
    unit: fc.constantFrom(
      'a',
      'Z',
      '0',
      '9',
      ':',
      '/',
      '-',
      '.',
      '_',
      ' ',
      '\n',
      '\u2028',
      '\ufeff',
      '\u0100',
      '\ud800',
    ),
  })

  test('matches what a native RegExp matches', () => {
    fc.assert(fc.property(matching, matches))
  })

  test('agrees with a native RegExp on spoiled texts', () => {
    fc.assert(
      fc.property(matching, noise, fc.nat(), fc.nat(3), (text, inserted, at, dropped) => {
        const start = at % (text.length + 1)
        const spoiled = text.slice(0, start) + inserted + text.slice(start + dropped)
        expect(matches(spoiled)).toBe(expected(spoiled))
      }),
      { numRuns: 300 },
    )
  })

  test('agrees with a native RegExp on pieces of ARNs in any order', () => {
    const pieces = fc.constantFrom(
      'arn:aws',
      ':kinesis:',
      '123456789012',
      ':',
      'stream/',
      'queue/',
      'a',
      '/consumer/',
      '0',
      '\n',
      ' ',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 14 }), (parts) => {
        const text = parts.join('')
        expect(matches(text)).toBe(expected(text))
      }),
      { numRuns: 300 },
    )
  })
})

describe('counts', () => {
  test.each([
    ['a{2}', ['aa'], ['a', 'aaa', '']],
    ['a{1,3}', ['a', 'aaa'], ['', 'aaaa']],
    ['a{2,}', ['aa', 'aaaaa'], ['a']],
    ['(ab|c)*d?', ['', 'ababc', 'cd', 'd'], ['a', 'dd', 'abd_']],
    ['(a*)*', ['', 'aaa'], ['b']],
    ['a||b', ['a', '', 'b'], ['ab']],
  ])('%s', (pattern, accepted, refused) => {
    const matches = linearPattern(pattern)
    expect(accepted.filter((text) => !matches(text))).toEqual([])
    expect(refused.filter(matches)).toEqual([])
  })
})

test.each(['(a', 'a)', '[a', 'a**', '(?=a)', 'a\\', '\\b', 'a^b', '\\1', '*'])(
  '%s is not supported',
  (pattern) => {
    expect(() => linearPattern(pattern)).toThrow('unsupported regular expression')
  },
)
