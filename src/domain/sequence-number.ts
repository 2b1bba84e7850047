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
const LIMB = 10 ** 8

type Limbs = readonly [number, number, number, number, number, number, number]

/** 2^exponent in base 10^8, least significant limb first. */
const powerOfTwo = (exponent: bigint): Limbs => {
  const limb = (index: bigint) => Number((2n ** exponent / BigInt(LIMB) ** index) % BigInt(LIMB))
  return [limb(0n), limb(1n), limb(2n), limb(3n), limb(4n), limb(5n), limb(6n)]
}

// What a unit of each chunk adds to each limb. Unlisted limbs are zero.
const [seconds0At0, seconds0At1] = powerOfTwo(36n)
const [seconds1At0, seconds1At1, seconds1At2] = powerOfTwo(54n)
const [counter0At0, counter0At1, counter0At2, counter0At3] = powerOfTwo(80n)
const [counter1At0, counter1At1, counter1At2, counter1At3] = powerOfTwo(96n)
const [counter2At0, counter2At1, counter2At2, counter2At3, counter2At4] = powerOfTwo(112n)
const [counter3At0, counter3At1, counter3At2, counter3At3, counter3At4] = powerOfTwo(128n)
const [head0At0, head0At1, head0At2, head0At3, head0At4, head0At5] = powerOfTwo(144n)
const [head1At0, head1At1, head1At2, head1At3, head1At4, head1At5, head1At6] = powerOfTwo(165n)

/**
 * The four character codes of 0000 to 9999, a byte each, the first digit in the highest. Plain loops, because they run
 * in every start.
 */
const fourDigits = (): Int32Array => {
  const codes = new Int32Array(10000)
  const [zero, nine] = [0x30, 0x39]
  let filled = 0
  for (let first = zero; first <= nine; first++)
    for (let second = zero; second <= nine; second++)
      for (let third = zero; third <= nine; third++)
        for (let fourth = zero; fourth <= nine; fourth++)
          codes[filled++] = (first << 24) | (second << 16) | (third << 8) | fourth
  return codes
}
const FOUR_DIGITS = fourDigits()
const characters = Array.from({ length: DIGITS }, () => 0)

const writeLimb = (limb: number, at: number): void => {
  const whole = limb | 0
  const quotient = (whole / 10000) | 0
  const high = FOUR_DIGITS[quotient] as number
  const low = FOUR_DIGITS[whole - quotient * 10000] as number
  characters[at] = high >>> 24
  characters[at + 1] = (high >>> 16) & 0xff
  characters[at + 2] = (high >>> 8) & 0xff
  characters[at + 3] = high & 0xff
  characters[at + 4] = low >>> 24
  characters[at + 5] = (low >>> 16) & 0xff
  characters[at + 6] = (low >>> 8) & 0xff
  characters[at + 7] = low & 0xff
}

/**
 * The number in base 10^8, summed from chunks of at most 21 bits so that no sum reaches 2^53: every record needs
 * it, and BigInt arithmetic takes twice as long.
 */
const format = (
  createdAtSeconds: number,
  shard: number,
  counterHigh: number,
  counterLow: number,
  seconds: number,
): string => {
  const tail = (shard >>> 0) * 16 + 2
  const seconds1 = Math.floor(seconds / 2 ** 18)
  const seconds0 = seconds - seconds1 * 2 ** 18
  const counter0 = counterLow & 0xffff
  const counter1 = counterLow >>> 16
  const counter2 = counterHigh & 0xffff
  const counter3 = counterHigh >>> 16
  const head = 2 ** 41 + createdAtSeconds * 16 + (shard & 15)
  const head1 = Math.floor(head / 2 ** 21)
  const head0 = head - head1 * 2 ** 21

  const sum0 =
    tail +
    seconds0 * seconds0At0 +
    seconds1 * seconds1At0 +
    counter0 * counter0At0 +
    counter1 * counter1At0 +
    counter2 * counter2At0 +
    counter3 * counter3At0 +
    head0 * head0At0 +
    head1 * head1At0
  const carry0 = Math.floor(sum0 / LIMB)
  const sum1 =
    carry0 +
    seconds0 * seconds0At1 +
    seconds1 * seconds1At1 +
    counter0 * counter0At1 +
    counter1 * counter1At1 +
    counter2 * counter2At1 +
    counter3 * counter3At1 +
    head0 * head0At1 +
    head1 * head1At1
  const carry1 = Math.floor(sum1 / LIMB)
  const sum2 =
    carry1 +
    seconds1 * seconds1At2 +
    counter0 * counter0At2 +
    counter1 * counter1At2 +
    counter2 * counter2At2 +
    counter3 * counter3At2 +
    head0 * head0At2 +
    head1 * head1At2
  const carry2 = Math.floor(sum2 / LIMB)
  const sum3 =
    carry2 +
    counter0 * counter0At3 +
    counter1 * counter1At3 +
    counter2 * counter2At3 +
    counter3 * counter3At3 +
    head0 * head0At3 +
    head1 * head1At3
  const carry3 = Math.floor(sum3 / LIMB)
  const sum4 = carry3 + counter2 * counter2At4 + counter3 * counter3At4 + head0 * head0At4 + head1 * head1At4
  const carry4 = Math.floor(sum4 / LIMB)
  const sum5 = carry4 + head0 * head0At5 + head1 * head1At5
  const carry5 = Math.floor(sum5 / LIMB)

  writeLimb(carry5 + head1 * head1At6, 0)
  writeLimb(sum5 - carry5 * LIMB, 8)
  writeLimb(sum4 - carry4 * LIMB, 16)
  writeLimb(sum3 - carry3 * LIMB, 24)
  writeLimb(sum2 - carry2 * LIMB, 32)
  writeLimb(sum1 - carry1 * LIMB, 40)
  writeLimb(sum0 - carry0 * LIMB, 48)
  return String.fromCharCode(...characters)
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
