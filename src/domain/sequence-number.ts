import { sequenceDigits } from './sequence-digits.js'
import type { Shard } from './shard.js'

/**
 * The fields of a sequence number. The layouts are known from decoded production numbers, as kinesalite's
 * tests against AWS assert them.
 */
export interface SequenceNumber {
  /** 2 is what has been issued since about 2014; 0 and 1 are older and still understood. */
  readonly version: 0 | 1 | 2
  /** Epoch seconds of the shard's creation. */
  readonly createdAtSeconds: number
  /** Index of the shard, signed 32 bit. */
  readonly shard: number
  /** At most 2^63 - 1; 0 in version 0, which has none. */
  readonly counter: bigint
  /** Epoch seconds of the record; absent in version 0. */
  readonly seconds: number | undefined
}

const largestCounter = 2n ** 63n - 1n
/** The highest epoch seconds that fit into a sequence number. */
export const latestSequenceSeconds = 2 ** 36 - 1
/** Creation seconds from which versions 0 and 2 are refused. */
const creationSecondsLimit = 16025175000

const version0Start = 2n ** 124n
const version0Limit = 2n ** 129n
const version12Start = 2n ** 185n
const version12Limit = 3n * 2n ** 184n

const digits = 56

const formatBig = (createdAtSeconds: number, shard: number, counter: bigint, seconds: number): string =>
  sequenceDigits(createdAtSeconds, shard, Number(counter >> 32n), Number(counter & 0xffffffffn), seconds)

/**
 * A record's sequence number (version 2). Numbers of one shard sort by counter, then seconds, also as text.
 * @param createdAtSeconds epoch seconds of the shard's creation, at most 36 bits
 * @param shard index of the shard, signed 32 bit
 * @param counter safe integer, not negative
 * @param seconds epoch seconds of the record, at most 36 bits
 * @returns 56 decimal digits
 */
export const formatSequenceNumber = (
  createdAtSeconds: number,
  shard: number,
  counter: number,
  seconds: number,
): string => sequenceDigits(createdAtSeconds, shard, Math.floor(counter / 2 ** 32), counter >>> 0, seconds)

/**
 * StartingSequenceNumber of a shard.
 * @param index of the shard
 * @param baseCounter the counter before that of the shard's first record
 */
export const startingSequenceNumber = (
  shard: Pick<Shard, 'createdAtSeconds'>,
  index: number,
  baseCounter: number,
): string => formatSequenceNumber(shard.createdAtSeconds, index, baseCounter, shard.createdAtSeconds)

/** The counter of a stream's ending numbers: AWS's, less the stream's own base, so that no two incarnations share it. */
export const endingCounter = (baseCounter: number): bigint => largestCounter - BigInt(baseCounter)

/** EndingSequenceNumber of a closed shard: above every number it has issued. Times are epoch seconds. */
export const endingSequenceNumber = (
  createdAtSeconds: number,
  shard: number,
  closedAtSeconds: number,
  baseCounter: number,
): string => formatBig(createdAtSeconds, shard, endingCounter(baseCounter), closedAtSeconds)

/**
 * The position strictly after a record, as a sequence number of version 2.
 * @param seconds epoch seconds of the result; one second after the record's unless given
 */
export const incrementSequenceNumber = (
  sequence: SequenceNumber,
  seconds: number = (sequence.seconds ?? sequence.createdAtSeconds) + 1,
): string =>
  formatBig(
    sequence.createdAtSeconds,
    sequence.shard,
    sequence.counter,
    Math.min(seconds, latestSequenceSeconds),
  )

/**
 * Reads a sequence number of any version.
 * @returns undefined when the text is no sequence number that AWS would understand
 */
export const parseSequenceNumber = (text: string): SequenceNumber | undefined => {
  if (text.length > digits || !/^\d+$/.test(text)) return undefined
  const value = BigInt(text)
  if (value < version0Limit) return parseVersion0(value < version0Start ? value + version0Start : value)
  if (value <= version12Start || value >= version12Limit) return undefined
  const hex = value.toString(16)
  if (hex.endsWith('2')) return parseVersion2(hex)
  if (hex.endsWith('1')) return parseVersion1(hex)
  return undefined
}

const parseVersion0 = (value: bigint): SequenceNumber | undefined => {
  const hex = value.toString(16)
  const createdAtSeconds = hexNumber(hex, 1, 10)
  if (createdAtSeconds >= creationSecondsLimit) return undefined
  return { version: 0, createdAtSeconds, shard: hexNumber(hex, 28, 32), counter: 0n, seconds: undefined }
}

const parseVersion1 = (hex: string): SequenceNumber => ({
  version: 1,
  createdAtSeconds: hexNumber(hex, 1, 10),
  shard: hexNumber(hex, 38, 46) | 0,
  counter: BigInt(hexNumber(hex, 36, 38)),
  seconds: hexNumber(hex, 13, 22),
})

const parseVersion2 = (hex: string): SequenceNumber | undefined => {
  const createdAtSeconds = hexNumber(hex, 1, 10)
  const counter = BigInt(`0x${hex.slice(11, 27)}`)
  if (createdAtSeconds >= creationSecondsLimit || counter > largestCounter) return undefined
  return {
    version: 2,
    createdAtSeconds,
    shard: hexNumber(hex, 38, 46) | 0,
    counter,
    seconds: hexNumber(hex, 29, 38),
  }
}

const hexNumber = (hex: string, start: number, end: number): number =>
  Number.parseInt(hex.slice(start, end), 16)
