import { hash } from 'node:crypto'
import type { Shard } from './shard.js'

const HASH_KEYS = 2n ** 128n
const HEX_DIGITS = 32

/** The greatest hash key, 2^128 - 1, in decimal. */
export const maximumHashKey = (HASH_KEYS - 1n).toString()

/** The hash key of a partition key: MD5 of its UTF-8 bytes, as 32 lower-case hexadecimal digits. */
export const partitionHash = (partitionKey: string): string => hash('md5', partitionKey, 'hex')

/**
 * A hash key in the form that routing compares.
 * @param decimal hash key as the API writes it
 * @returns 32 lower-case hexadecimal digits; undefined for 2^128 and more, and for what is no decimal number
 */
export const hashKeyHex = (decimal: string): string | undefined => {
  if (decimal.length > maximumHashKey.length || !/^\d+$/.test(decimal)) return undefined
  const hashKey = BigInt(decimal)
  return hashKey < HASH_KEYS ? hashKey.toString(16).padStart(HEX_DIGITS, '0') : undefined
}

/**
 * The hash key ranges of `count` new shards: each floor(2^128 / count) wide, the last one with the rest, as
 * kinesalite's tests against AWS have it.
 * @param count positive integer
 */
export const evenHashKeyRanges = (count: number): Pick<Shard, 'startingHashKey' | 'endingHashKey'>[] => {
  const width = HASH_KEYS / BigInt(count)
  return Array.from({ length: count }, (_, index) => ({
    startingHashKey: (width * BigInt(index)).toString(),
    endingHashKey: index === count - 1 ? maximumHashKey : (width * BigInt(index + 1) - 1n).toString(),
  }))
}
