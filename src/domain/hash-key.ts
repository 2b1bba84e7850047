import { Buffer } from 'node:buffer'
import { md5 } from './md5.js'
import type { Shard } from './shard.js'

const hashKeys = 2n ** 128n
const hexDigits = 32
/** One character a byte: half as long as hexadecimal digits, and in the same order. */
const byteEncoding = 'binary'

/** The greatest hash key, 2^128 - 1, in decimal. */
export const maximumHashKey = (hashKeys - 1n).toString()

/** The hash key of a partition key: MD5 of its UTF-8 bytes, as {@link hashKeyBytes} writes it. */
export const partitionHash: (partitionKey: string) => string = md5

/**
 * A hash key in the form that routing compares.
 * @param decimal hash key as the API writes it
 * @returns 16 characters of which each is a byte, the most significant first; undefined for 2^128 and more, and for what
 *   is no decimal number
 */
export const hashKeyBytes = (decimal: string): string | undefined => {
  if (decimal.length > maximumHashKey.length || !/^\d+$/.test(decimal)) return undefined
  const hashKey = BigInt(decimal)
  if (hashKey >= hashKeys) return undefined
  return Buffer.from(hashKey.toString(16).padStart(hexDigits, '0'), 'hex').toString(byteEncoding)
}

/** The first 48 bits of a hash key, which are a number that JavaScript compares at once. */
export const leadingBits = (hashKey: string): number =>
  ((hashKey.charCodeAt(0) << 16) | (hashKey.charCodeAt(1) << 8) | hashKey.charCodeAt(2)) * 2 ** 24 +
  ((hashKey.charCodeAt(3) << 16) | (hashKey.charCodeAt(4) << 8) | hashKey.charCodeAt(5))

/** For people: 32 lower-case hexadecimal digits. */
export const hashKeyHex = (hashKey: string): string => Buffer.from(hashKey, byteEncoding).toString('hex')

/**
 * The hash key ranges of `count` new shards: each floor(2^128 / count) wide, the last one with the rest, as
 * kinesalite's tests against AWS have it.
 * @param count positive integer
 */
export const evenHashKeyRanges = (count: number): Pick<Shard, 'startingHashKey' | 'endingHashKey'>[] => {
  const width = hashKeys / BigInt(count)
  return Array.from({ length: count }, (_, index) => ({
    startingHashKey: (width * BigInt(index)).toString(),
    endingHashKey: index === count - 1 ? maximumHashKey : (width * BigInt(index + 1) - 1n).toString(),
  }))
}
