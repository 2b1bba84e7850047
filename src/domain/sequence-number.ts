import { Buffer } from 'node:buffer'
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

const LARGEST_COUNTER = 2n ** 63n - 1n
/** The highest epoch seconds that fit into a sequence number. */
export const latestSequenceSeconds = 2 ** 36 - 1
/** Creation seconds from which versions 0 and 2 are refused. */
const CREATION_SECONDS_LIMIT = 16025175000

const VERSION_0_START = 2n ** 124n
const VERSION_0_LIMIT = 2n ** 129n
const VERSION_1_2_START = 2n ** 185n
const VERSION_1_2_LIMIT = 3n * 2n ** 184n

const DIGITS = 56
const LIMB_DIGITS = 8
const LIMB = 10 ** LIMB_DIGITS

const LIMBS = DIGITS / LIMB_DIGITS

/** 2^exponent in base 10^8, least significant limb first. */
const powerOfTwo = (exponent: bigint): Float64Array =>
  Float64Array.from({ length: LIMBS }, (_, index) =>
    Number((2n ** exponent / BigInt(LIMB) ** BigInt(index)) % BigInt(LIMB)),
  )

// What a unit of each part of a number adds to each limb. No part has more than 21 bits but the last, which adds to
// one limb only: so no sum reaches 2^53.
const tailUnit = powerOfTwo(0n)
const seconds0Unit = powerOfTwo(36n)
const seconds1Unit = powerOfTwo(54n)
const counter0Unit = powerOfTwo(80n)
const counter1Unit = powerOfTwo(96n)
const counter2Unit = powerOfTwo(112n)
const counter3Unit = powerOfTwo(128n)
const head0Unit = powerOfTwo(144n)
const head1Unit = powerOfTwo(165n)

/**
 * The four character codes of 0000 to 9999, a byte each, the first digit in the highest. Plain loops, and made at their
 * first use: a start has no time for them.
 */
const makeFourDigits = (): Int32Array => {
  const codes = new Int32Array(10_000)
  const [zero, nine] = [0x30, 0x39]
  let filled = 0
  for (let first = zero; first <= nine; first++)
    for (let second = zero; second <= nine; second++)
      for (let third = zero; third <= nine; third++)
        for (let fourth = zero; fourth <= nine; fourth++)
          codes[filled++] = (first << 24) | (second << 16) | (third << 8) | fourth
  return codes
}
let fourDigits: Int32Array | undefined

const characters = Buffer.alloc(DIGITS)
const charactersView = new DataView(characters.buffer, characters.byteOffset, DIGITS)

const shownLimbs = new Int32Array(LIMBS).fill(-1)

/** Numbers of one shard have their first limbs in common. */
const showLimb = (limb: number, index: number): void => {
  const whole = limb | 0
  if (shownLimbs[index] === whole) return
  shownLimbs[index] = whole
  fourDigits ??= makeFourDigits()
  const high = (whole / 10_000) | 0
  const at = DIGITS - (index + 1) * LIMB_DIGITS
  charactersView.setInt32(at, fourDigits[high] as number)
  charactersView.setInt32(at + 4, fourDigits[whole - high * 10_000] as number)
}

/** The number that was formatted last, without the lower half of its counter. */
const last = { createdAtSeconds: -1, shard: 0, counterHigh: 0, seconds: 0, limbs: new Float64Array(LIMBS) }

const addToLast = (value: number, unit: Float64Array): void => {
  const { limbs } = last
  for (let index = 0; index < LIMBS; index++)
    limbs[index] = (limbs[index] as number) + value * (unit[index] as number)
}

const setLast = (createdAtSeconds: number, shard: number, counterHigh: number, seconds: number): void => {
  last.createdAtSeconds = createdAtSeconds
  last.shard = shard
  last.counterHigh = counterHigh
  last.seconds = seconds
  last.limbs.fill(0)
  addToLast((shard >>> 0) * 16 + 2, tailUnit)
  addToLast(seconds % 2 ** 18, seconds0Unit)
  addToLast(Math.floor(seconds / 2 ** 18), seconds1Unit)
  addToLast(counterHigh & 0xffff, counter2Unit)
  addToLast(counterHigh >>> 16, counter3Unit)
  const head = 2 ** 41 + createdAtSeconds * 16 + (shard & 15)
  addToLast(head % 2 ** 21, head0Unit)
  addToLast(Math.floor(head / 2 ** 21), head1Unit)
  carryInLast()
}

const carryInLast = (): void => {
  const { limbs } = last
  let carry = 0
  for (let index = 0; index < LIMBS; index++) {
    const sum = carry + (limbs[index] as number)
    carry = Math.floor(sum / LIMB)
    limbs[index] = sum - carry * LIMB
  }
}

/**
 * The number in base 10^8: every record needs it, and BigInt arithmetic takes several times as long. Most numbers
 * have all but the counter in common with the one before.
 */
const format = (
  createdAtSeconds: number,
  shard: number,
  counterHigh: number,
  counterLow: number,
  seconds: number,
): string => {
  if (
    createdAtSeconds !== last.createdAtSeconds ||
    shard !== last.shard ||
    counterHigh !== last.counterHigh ||
    seconds !== last.seconds
  )
    setLast(createdAtSeconds, shard, counterHigh, seconds)
  const { limbs } = last
  const counter0 = counterLow & 0xffff
  const counter1 = counterLow >>> 16
  let carry = 0
  for (let index = 0; index < LIMBS; index++) {
    const sum =
      carry +
      (limbs[index] as number) +
      counter0 * (counter0Unit[index] as number) +
      counter1 * (counter1Unit[index] as number)
    carry = sum < LIMB ? 0 : Math.floor(sum / LIMB)
    showLimb(sum - carry * LIMB, index)
  }
  return characters.toString('latin1')
}

const formatBig = (createdAtSeconds: number, shard: number, counter: bigint, seconds: number): string =>
  format(createdAtSeconds, shard, Number(counter >> 32n), Number(counter & 0xffffffffn), seconds)

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
): string => format(createdAtSeconds, shard, Math.floor(counter / 2 ** 32), counter >>> 0, seconds)

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
export const endingCounter = (baseCounter: number): bigint => LARGEST_COUNTER - BigInt(baseCounter)

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
  if (text.length > DIGITS || !/^\d+$/.test(text)) return undefined
  const value = BigInt(text)
  if (value < VERSION_0_LIMIT) return parseVersion0(value < VERSION_0_START ? value + VERSION_0_START : value)
  if (value <= VERSION_1_2_START || value >= VERSION_1_2_LIMIT) return undefined
  const hex = value.toString(16)
  if (hex.endsWith('2')) return parseVersion2(hex)
  if (hex.endsWith('1')) return parseVersion1(hex)
  return undefined
}

const parseVersion0 = (value: bigint): SequenceNumber | undefined => {
  const hex = value.toString(16)
  const createdAtSeconds = hexNumber(hex, 1, 10)
  if (createdAtSeconds >= CREATION_SECONDS_LIMIT) return undefined
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
  if (createdAtSeconds >= CREATION_SECONDS_LIMIT || counter > LARGEST_COUNTER) return undefined
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
