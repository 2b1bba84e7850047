import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  evenHashKeyRanges,
  hashKeyBytes,
  hashKeyHex,
  leadingBits,
  maximumHashKey,
  partitionHash,
} from '../../src/domain/hash-key.js'

test('the greatest hash key is 2^128 - 1', () => {
  expect(maximumHashKey).toBe('340282366920938463463374607431768211455')
})

test('the hash of a partition key is the MD5 of its UTF-8 bytes', () => {
  expect(hashKeyHex(partitionHash('é'))).toBe(
    createHash('md5').update(Uint8Array.of(0xc3, 0xa9)).digest('hex'),
  )
})

describe('hashKeyBytes', () => {
  test.each([
    ['0', '0'.repeat(32)],
    ['255', `${'0'.repeat(30)}ff`],
    ['340282366920938463463374607431768211455', 'f'.repeat(32)],
    ['170141183460469231731687303715884105728', `8${'0'.repeat(31)}`],
  ])('%s', (decimal, expected) => {
    const bytes = hashKeyBytes(decimal) ?? ''
    expect(bytes).toHaveLength(16)
    expect(hashKeyHex(bytes)).toBe(expected)
  })

  test.each([
    '340282366920938463463374607431768211456',
    '9'.repeat(39),
    '1'.repeat(40),
    '',
    '-1',
    '0x1',
    '1 ',
  ])('%j is no hash key', (text) => {
    expect(hashKeyBytes(text)).toBeUndefined()
  })

  test('keeps the order of the numbers', () => {
    const hashKey = fc.bigInt({ min: 0n, max: 2n ** 128n - 1n })
    fc.assert(
      fc.property(hashKey, hashKey, (a, b) => {
        expect(`${hashKeyBytes(`${a}`)}` < `${hashKeyBytes(`${b}`)}`).toBe(a < b)
      }),
    )
  })
})

test('leading bits are the first 48 of 128', () => {
  const hashKey = fc.bigInt({ min: 0n, max: 2n ** 128n - 1n })
  fc.assert(
    fc.property(hashKey, (key) => {
      expect(leadingBits(hashKeyBytes(`${key}`) ?? '')).toBe(Number(key >> 80n))
    }),
  )
})

describe('evenHashKeyRanges', () => {
  test('one shard takes everything', () => {
    expect(evenHashKeyRanges(1)).toEqual([
      { startingHashKey: '0', endingHashKey: '340282366920938463463374607431768211455' },
    ])
  })

  test('three shards, the last one with the rest', () => {
    expect(evenHashKeyRanges(3)).toEqual([
      { startingHashKey: '0', endingHashKey: '113427455640312821154458202477256070484' },
      {
        startingHashKey: '113427455640312821154458202477256070485',
        endingHashKey: '226854911280625642308916404954512140969',
      },
      {
        startingHashKey: '226854911280625642308916404954512140970',
        endingHashKey: '340282366920938463463374607431768211455',
      },
    ])
  })

  test('any number of shards covers all keys without gap or overlap', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), (count) => {
        const ranges = evenHashKeyRanges(count)
        expect(ranges).toHaveLength(count)
        let next = 0n
        for (const { startingHashKey, endingHashKey } of ranges) {
          expect(BigInt(startingHashKey)).toBe(next)
          next = BigInt(endingHashKey) + 1n
        }
        expect(next).toBe(2n ** 128n)
      }),
      { numRuns: 30 },
    )
  })
})
