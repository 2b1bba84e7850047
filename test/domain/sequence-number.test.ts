import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  endingSequenceNumber,
  formatSequenceNumber,
  incrementSequenceNumber,
  parseSequenceNumber,
  startingSequenceNumber,
} from '../../src/domain/sequence-number.js'

const created = 1_700_000_000
const shard0Start = '49646437577108476416916876405825929425585429676275269634'
const record = '49646437577108476416916876405827138351405044649047359490'

/** Decimal text of hexadecimal fields. */
const decimal = (...fields: string[]): string => BigInt(`0x${fields.join('')}`).toString()
const hex = (value: number | bigint, digits: number): string => value.toString(16).padStart(digits, '0')

/** The documented layout of version 2. */
const model = (createdAtSeconds: number, shard: number, counter: bigint, seconds: number): string =>
  decimal(
    '2',
    hex(createdAtSeconds, 9),
    hex(shard & 15, 1),
    hex(counter, 16),
    '00',
    hex(seconds, 9),
    hex(shard >>> 0, 8),
    '2',
  )

const creationSeconds = fc.integer({ min: 0, max: 16025174999 })
const seconds = fc.oneof(
  fc.integer({ min: 0, max: 2 ** 36 - 1 }),
  fc.constantFrom(0, 2 ** 18 - 1, 2 ** 18, 2 ** 36 - 1),
)
const shardIndex = fc.oneof(fc.integer({ min: 0, max: 2000 }), fc.integer())
const counter = fc.oneof(
  fc.nat(),
  fc.maxSafeNat(),
  fc.constantFrom(0, 1, 2 ** 16, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 48, Number.MAX_SAFE_INTEGER),
)

describe('worked values of a shard created at 1700000000', () => {
  test.each([
    ['shard 0 starts', startingSequenceNumber({ createdAtSeconds: created }, 0, 0), shard0Start],
    [
      'shard 1 starts',
      startingSequenceNumber({ createdAtSeconds: created }, 1, 0),
      '49646437577130777162115407028967465143858078037781250066',
    ],
    ['first record', formatSequenceNumber(created, 0, 1, 1_700_000_005), record],
    [
      'shard 0 ends',
      endingSequenceNumber(created, 0, 1_700_000_100, 0),
      '49646437577119626789516141717395488358902146099801227266',
    ],
    [
      'child shard 2 starts',
      startingSequenceNumber({ createdAtSeconds: 1_700_000_101 }, 2, 0),
      '49646437613191082148139424648830721590730485533618733090',
    ],
  ])('%s', (_, actual, expected) => {
    expect(actual).toBe(expected)
  })

  test('the position after the first record', () => {
    const sequence = parseSequenceNumber(record)
    expect(sequence && incrementSequenceNumber(sequence)).toBe(
      '49646437577108476416916876405827138351405044717766836226',
    )
  })

  test('neighbouring shards of one second start a constant apart', () => {
    const starts = Array.from({ length: 15 }, (_, index) =>
      BigInt(startingSequenceNumber({ createdAtSeconds: created }, index, 0)),
    )
    const differences = starts.slice(1).map((start, index) => start - (starts[index] ?? 0n))
    expect(new Set(differences)).toEqual(new Set([22300745198530623141535718272648361505980432n]))
  })

  test('a base counter stands in the starting number', () => {
    expect(startingSequenceNumber({ createdAtSeconds: created }, 3, 77)).toBe(model(created, 3, 77n, created))
  })
})

describe('formatting', () => {
  test('equals the layout in BigInt arithmetic', () => {
    fc.assert(
      fc.property(creationSeconds, shardIndex, counter, seconds, (createdAt, shard, count, second) => {
        expect(formatSequenceNumber(createdAt, shard, count, second)).toBe(
          model(createdAt, shard, BigInt(count), second),
        )
      }),
      { numRuns: 5000 },
    )
  })

  test('the largest fields do not lose a digit', () => {
    expect(formatSequenceNumber(16025174999, -1, Number.MAX_SAFE_INTEGER, 2 ** 36 - 1)).toBe(
      model(16025174999, -1, 2n ** 53n - 1n, 2 ** 36 - 1),
    )
    expect(endingSequenceNumber(16025174999, -1, 2 ** 36 - 1, 0)).toBe(
      model(16025174999, -1, 2n ** 63n - 1n, 2 ** 36 - 1),
    )
  })

  test('texts of one shard sort by counter, then seconds', () => {
    fc.assert(
      fc.property(
        creationSeconds,
        shardIndex,
        fc.tuple(counter, seconds),
        fc.tuple(counter, seconds),
        (createdAt, shard, first, second) => {
          const [a, b] = [first, second].map((fields) => formatSequenceNumber(createdAt, shard, ...fields))
          const expected = first[0] - second[0] || first[1] - second[1]
          expect(Math.sign(Number(`${a}` > `${b}`) - Number(`${a}` < `${b}`))).toBe(Math.sign(expected))
        },
      ),
    )
  })
})

describe('parsing', () => {
  test('gives back what was formatted', () => {
    fc.assert(
      fc.property(creationSeconds, shardIndex, counter, seconds, (createdAtSeconds, shard, count, second) => {
        expect(parseSequenceNumber(formatSequenceNumber(createdAtSeconds, shard, count, second))).toEqual({
          version: 2,
          createdAtSeconds,
          shard,
          counter: BigInt(count),
          seconds: second,
        })
      }),
    )
  })

  test('the ending number of a shard has the largest counter', () => {
    expect(parseSequenceNumber('49646437577119626789516141717395488358902146099801227266')).toEqual({
      version: 2,
      createdAtSeconds: created,
      shard: 0,
      counter: 0x7fffffffffffffffn,
      seconds: 1_700_000_100,
    })
  })

  test('a counter whose first digit is above 7 is refused', () => {
    const withCounter = (digits: string) =>
      decimal('2', hex(created, 9), '0', digits, '00', hex(created, 9), hex(0, 8), '2')
    expect(parseSequenceNumber(withCounter('7000000000000000'))?.counter).toBe(0x7000000000000000n)
    expect(parseSequenceNumber(withCounter('8000000000000000'))).toBeUndefined()
  })

  test('version 1 has its fields elsewhere', () => {
    const text = decimal(
      '2',
      hex(created, 9),
      '3',
      'ff',
      hex(1_700_000_007, 9),
      '0123456789abcd',
      '2a',
      hex(19, 8),
      '1',
    )
    expect(parseSequenceNumber(text)).toEqual({
      version: 1,
      createdAtSeconds: created,
      shard: 19,
      counter: 0x2an,
      seconds: 1_700_000_007,
    })
  })

  test('version 0 has neither counter nor time', () => {
    const text = decimal('1', hex(created, 9), '00', '0123456789abcdef', '0007')
    expect(parseSequenceNumber(text)).toEqual({
      version: 0,
      createdAtSeconds: created,
      shard: 7,
      counter: 0n,
      seconds: undefined,
    })
  })

  test.each(['0', '5'])('the tiny number %s is one of version 0', (text) => {
    expect(parseSequenceNumber(text)).toMatchObject({ version: 0, createdAtSeconds: 0, shard: Number(text) })
  })

  test('bodies of zeros are understood', () => {
    expect(parseSequenceNumber(decimal('2', '0'.repeat(45), '2'))).toMatchObject({ version: 2, seconds: 0 })
    expect(parseSequenceNumber(decimal('2', '0'.repeat(45), '1'))).toMatchObject({ version: 1, seconds: 0 })
  })

  test.each(['0', '3', '4', 'f'])('a last hexadecimal digit of %s is no version', (digit) => {
    expect(parseSequenceNumber(decimal('2', '0'.repeat(44), '1', digit))).toBeUndefined()
  })

  test('only shards up to 7fffffff are positive', () => {
    const shardOf = (index: string, version: string) =>
      parseSequenceNumber(decimal('2', hex(created, 9), '0'.repeat(28), index, version))?.shard
    expect(shardOf('7fffffff', '2')).toBe(2147483647)
    expect(shardOf('80000000', '2')).toBe(-2147483648)
    expect(shardOf('ffffffff', '2')).toBe(-1)
    expect(shardOf('ffffffff', '1')).toBe(-1)
  })

  test('creation is limited in versions 0 and 2, not in 1', () => {
    const versions = (createdAt: number) => [
      parseSequenceNumber(decimal('1', hex(createdAt, 9), '0'.repeat(22)))?.version,
      parseSequenceNumber(decimal('2', hex(createdAt, 9), '0'.repeat(36), '1'))?.version,
      parseSequenceNumber(decimal('2', hex(createdAt, 9), '0'.repeat(36), '2'))?.version,
    ]
    expect(versions(16025174999)).toEqual([0, 1, 2])
    expect(versions(16025175000)).toEqual([undefined, 1, undefined])
  })

  test('numbers between and behind the versions are refused', () => {
    expect(parseSequenceNumber('340282366920938463463374607431768211456')?.version).toBe(0)
    expect(parseSequenceNumber('680564733841876926926749214863536422912')).toBeUndefined()
    expect(parseSequenceNumber(decimal('1', '0'.repeat(45), '2'))).toBeUndefined()
    expect(parseSequenceNumber('49039857307708443467467104868809893875799651909875269632')).toBeUndefined()
    expect(parseSequenceNumber('49039857307708443467467104868809893875799651909875269634')).toBeDefined()
    expect(parseSequenceNumber('73559785961562665201200657303214840813699477864812904450')).toBeUndefined()
  })

  test.each(['', '-1', '+5', '1.5', '1e9', '0x12', ' 5', '5\n', 'LATEST', '٣', '9'.repeat(129)])(
    'no sequence number: %j',
    (text) => {
      expect(parseSequenceNumber(text)).toBeUndefined()
    },
  )

  test('no text makes it throw', () => {
    const digits = fc.stringMatching(/^[0-9]{0,140}$/)
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), digits), (text) => {
        const sequence = parseSequenceNumber(text)
        if (sequence) expect(parseSequenceNumber(incrementSequenceNumber(sequence))?.version).toBe(2)
      }),
    )
  })
})

describe('incrementing', () => {
  test('keeps all but the time, which may be given', () => {
    const sequence = {
      version: 2,
      createdAtSeconds: created,
      shard: -5,
      counter: 2n ** 63n - 1n,
      seconds: 9,
    } as const
    expect(incrementSequenceNumber(sequence)).toBe(model(created, -5, 2n ** 63n - 1n, 10))
    expect(incrementSequenceNumber(sequence, 1_700_000_009)).toBe(
      model(created, -5, 2n ** 63n - 1n, 1_700_000_009),
    )
  })

  test('turns older versions into version 2 and drops the opaque byte', () => {
    const version1 = decimal(
      '2',
      hex(created, 9),
      '0',
      'ff',
      hex(created, 9),
      '0'.repeat(14),
      '05',
      hex(0, 8),
      '1',
    )
    const sequence = parseSequenceNumber(version1)
    expect(sequence && incrementSequenceNumber(sequence)).toBe(model(created, 0, 5n, created + 1))
  })

  test('does not run the largest time over into its neighbour', () => {
    const sequence = parseSequenceNumber(model(created, 0, 1n, 2 ** 36 - 1))
    expect(sequence && incrementSequenceNumber(sequence)).toBe(model(created, 0, 1n, 2 ** 36 - 1))
  })
})
