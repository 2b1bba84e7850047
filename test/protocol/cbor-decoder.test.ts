import { encode } from 'cborg'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeCbor } from '../../src/protocol/cbor-decoder.js'
import { fromHex } from '../support/stub-kinesis.js'

const decode = (hex: string) => decodeCbor(fromHex(hex))
const asPlain = (value: unknown): unknown => (value instanceof Uint8Array ? [...value] : value)

describe('examples of RFC 8949, appendix A', () => {
  test.each([
    ['00', 0],
    ['17', 23],
    ['1818', 24],
    ['1903e8', 1000],
    ['1a000f4240', 1_000_000],
    ['1b000000e8d4a51000', 1_000_000_000_000],
    ['20', -1],
    ['3863', -100],
    ['3903e7', -1000],
    ['f90000', 0],
    ['f98000', -0],
    ['f93c00', 1],
    ['f93e00', 1.5],
    ['f97bff', 65504],
    ['f90001', 2 ** -24],
    ['f90400', 0.00006103515625],
    ['f9c400', -4],
    ['fa47c35000', 100000],
    ['fb3ff199999999999a', 1.1],
    ['f97c00', Number.POSITIVE_INFINITY],
    ['f97e00', Number.NaN],
    ['f9fc00', Number.NEGATIVE_INFINITY],
    ['f4', false],
    ['f5', true],
    ['f6', null],
    ['60', ''],
    ['6449455446', 'IETF'],
    ['62c3bc', '\u00fc'],
    ['64f0908591', '\u{10151}'],
    ['83010203', [1, 2, 3]],
    ['8301820203820405', [1, [2, 3], [4, 5]]],
    ['a26161016162820203', { a: 1, b: [2, 3] }],
    ['7f657374726561646d696e67ff', 'streaming'],
    ['9fff', []],
    ['9f018202039f0405ffff', [1, [2, 3], [4, 5]]],
    ['bf61610161629f0203ffff', { a: 1, b: [2, 3] }],
    ['bf6346756ef563416d7421ff', { Fun: true, Amt: -2 }],
    ['c11a514b67b0', 1363896240],
    ['c1fb41d452d9ec200000', 1363896240.5],
  ])('%s', (hex, value) => {
    expect(decode(hex)).toEqual(value)
  })

  test.each([
    ['40', []],
    ['4401020304', [1, 2, 3, 4]],
    ['5f42010243030405ff', [1, 2, 3, 4, 5]],
    ['d74401020304', [1, 2, 3, 4]],
    ['d818456449455446', [0x64, 0x49, 0x45, 0x54, 0x46]],
  ])('bytes %s', (hex, value) => {
    expect(asPlain(decode(hex))).toEqual(value)
  })
})

test.each([
  ['1bffffffffffffffff', 2 ** 64],
  ['1b0020000000000000', 2 ** 53],
  ['3bffffffffffffffff', -(2 ** 64)],
  ['f7', null],
  ['a161 61 f7', { a: null }],
  ['c1 1b 0000018bcfe56800', 1_700_000_000_000],
  ['c1 fb 4278bcfe56800000', 1_700_000_000_000],
  ['d9 1234 db ffffffffffffffff 01', 1],
  ['a2 6161 01 6161 02', { a: 2 }],
  [`7818${'61'.repeat(24)}`, 'a'.repeat(24)],
  [`7819${'61'.repeat(25)}`, 'a'.repeat(25)],
])('%s', (hex, value) => {
  expect(decode(hex)).toEqual(value)
})

describe('is refused:', () => {
  test.each([
    ['nothing', ''],
    ['bytes behind the item', 'a0 00'],
    ['a map that ends too early', 'a1 6161'],
    ['a list that ends too early', '82 01'],
    ['text that ends too early', '64 494554'],
    ['bytes that end too early', '44 010203'],
    ['a number that ends too early', '1a 000f42'],
    ['a float that ends too early', 'fb 3ff1'],
    ['a tag of nothing', 'c1'],
    ['an indefinite list without end', '9f 01'],
    ['an indefinite map without end', 'bf 6161 01'],
    ['indefinite text without end', '7f 6161'],
    ['a break alone', 'ff'],
    ['a break in a list of a length', '81 ff'],
    ['a break for a value', 'a1 6161 ff'],
    ['a break for a value of an indefinite map', 'bf 6161 ff'],
    ['a tagged break', '9f c1 ff'],
    ['a key that is a number', 'a1 01 02'],
    ['a key that is bytes', 'a1 4161 02'],
    ['chunks of another type', '7f 4161 ff'],
    ['chunks in chunks', '7f 7f 6161 ff ff'],
    ['an unassigned simple value', 'e0'],
    ['a two-byte simple value', 'f820'],
    ['reserved additional information', '1c'],
    ['an indefinite number', '1f'],
    ['an indefinite tag', 'df 01'],
  ])('%s', (_, hex) => {
    expect(() => decode(hex)).toThrow(expect.objectContaining({ name: 'CborError' }))
  })

  test.each([
    '9affffffff',
    '9bffffffffffffffff',
    'baffffffff',
    'bb0000000100000000',
    '7affffffff',
    '7b0000000100000000',
    '5affffffff',
    '5b0000000100000000',
    '5f5affffffff',
  ])('the length in %s, which nothing follows', (hex) => {
    expect(() => decode(hex)).toThrow(expect.objectContaining({ name: 'CborError' }))
  })

  test.each([
    ['lists', [0x81]],
    ['indefinite lists', [0x9f]],
    ['maps', [0xa1, 0x61, 0x61]],
    ['tagged lists', [0xc1, 0x81]],
  ])('100,000 %s in each other', (_, opening) => {
    const nested = Uint8Array.from([...Array<number[]>(100_000).fill(opening).flat(), 0])
    expect(() => decodeCbor(nested)).toThrow('Nested too deeply')
  })

  test.each([0x80, 0xa0, 0x40, 0x60, 0x00])('more than a million items (0x%s)', (item) => {
    expect(() => decodeCbor(new Uint8Array(2_000_000).fill(item).fill(0x9f, 0, 1).fill(0xff, -1))).toThrow(
      'Too many items',
    )
  })
})

test('two million tags around one value cost nothing', () => {
  expect(decodeCbor(new Uint8Array(2_000_000).fill(0xc1).fill(0x07, -1))).toBe(7)
})

test('two million empty chunks are an empty text', () => {
  expect(decodeCbor(new Uint8Array(2_000_000).fill(0x60).fill(0x7f, 0, 1).fill(0xff, -1))).toBe('')
})

test('names of the language are names like any other', () => {
  const decoded = decode('a2 69 5f5f70726f746f5f5f a1 68 706f6c6c75746564 01 6b 636f6e7374727563746f72 02')
  expect(Object.getPrototypeOf(decoded)).toBe(Object.prototype)
  expect(Object.entries(decoded as object)).toEqual([
    ['__proto__', { polluted: 1 }],
    ['constructor', 2],
  ])
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
})

test('bytes are copied out of the body', () => {
  const body = fromHex('43 010203')
  const decoded = decodeCbor(body)
  body.fill(0)
  expect(asPlain(decoded)).toEqual([1, 2, 3])
})

test('what another encoder wrote is read', () => {
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      fc.integer(),
      fc.maxSafeInteger(),
      fc.double({ noNaN: true }).filter((n) => !Object.is(n, -0)),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value')),
      fc.dictionary(fc.string({ maxLength: 40 }), tie('value'), { noNullPrototype: true }),
    ),
  }))
  fc.assert(
    fc.property(value, (original) => {
      expect(decodeCbor(encode(original))).toEqual(original)
    }),
  )
})

test('any bytes are read or refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      try {
        decodeCbor(bytes)
      } catch (error) {
        expect(error).toMatchObject({ name: 'CborError' })
      }
    }),
    { numRuns: 2000 },
  )
})
