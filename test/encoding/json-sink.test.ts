import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { JsonSink } from '../../src/encoding/json-sink.js'

const written = (write: (sink: JsonSink) => void): string => {
  const sink = new JsonSink()
  write(sink)
  return String(sink.take())
}
const timestamp = (milliseconds: number) => written((sink) => sink.timestamp(milliseconds))
const integer = (value: number) => written((sink) => sink.integer(value))

describe('a timestamp is its seconds', () => {
  test.each([
    [0, '0'],
    [5, '0.005'],
    [120, '0.12'],
    [1_700_000_000_000, '1700000000'],
    [1_700_000_000_001, '1700000000.001'],
    [2_147_483_647_999, '2147483647.999'],
    [2_147_483_648_000, '2147483648'],
    [-1_500, '-1.5'],
  ])('%d ms', (milliseconds, text) => {
    expect(timestamp(milliseconds)).toBe(text)
  })

  test('of any whole number of milliseconds', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(10 ** 12), max: 10 ** 15 }), (milliseconds) => {
        expect(timestamp(milliseconds)).toBe(JSON.stringify(milliseconds / 1000))
      }),
    )
  })

  test.each([0.3, 1_700_000_000_000.25, 1_700_000_000_000.3, 1_700_000_000_999.9998])(
    'of %d ms too, which the clock of a user may give',
    (milliseconds) => {
      expect(timestamp(milliseconds)).toBe(JSON.stringify(milliseconds / 1000))
    },
  )
})

describe('an integer is its digits', () => {
  test.each([
    0,
    9,
    10,
    2 ** 31 - 1,
    2 ** 31,
    10 ** 9 - 1,
    10 ** 9,
    3 * 10 ** 9,
    10 ** 12 + 1,
    Number.MAX_SAFE_INTEGER,
    -1,
    -(2 ** 31),
  ])('%d', (value) => {
    expect(integer(value)).toBe(String(value))
  })

  test('any', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        expect(integer(value)).toBe(String(value))
      }),
    )
  })
})

test('a text is what JSON.stringify makes of it, wherever it stands', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat({ max: 9 }), (text, before) => {
      const all = written((sink) => {
        for (let count = 0; count < before; count++) sink.byte(0x22)
        sink.text(text)
      })
      expect(all.slice(before)).toBe(JSON.stringify(text))
    }),
    { numRuns: 500 },
  )
})

test('bytes that have been taken stay as they are while others are written', () => {
  const lengths = [10, 5_000, 100_000, 3_000_000, 20, 40_000, 300_000, 1]
  const taken = lengths.map((length, index) => {
    const sink = new JsonSink()
    sink.json(String(index).repeat(length))
    return sink.takeBytes()
  })
  expect(taken.map(({ length }) => length)).toEqual(lengths)
  for (const [index, bytes] of taken.entries())
    expect(bytes.every((byte) => byte === 0x30 + index)).toBe(true)
})
