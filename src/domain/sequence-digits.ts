import { Buffer } from 'node:buffer'

const digits = 56
const limbDigits = 8
const limbBase = 10 ** limbDigits

const limbCount = digits / limbDigits
const versionTwo = 2

/** 2^exponent in base 10^8, least significant limb first. */
const powerOfTwo = (exponent: bigint): Float64Array =>
  Float64Array.from({ length: limbCount }, (_, index) =>
    Number((2n ** exponent / BigInt(limbBase) ** BigInt(index)) % BigInt(limbBase)),
  )

// What a unit of each part of a number adds to each limb. No part has more than 21 bits but the shard, which is added
// whole to the lowest limb only: so no sum reaches 2^53.
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

const characters = Buffer.alloc(digits)
const charactersView = new DataView(characters.buffer, characters.byteOffset, digits)

const shownLimbs = new Int32Array(limbCount).fill(-1)

/** Numbers of one shard have their first limbs in common, and are often formatted one after the other. */
const showLimb = (limb: number, index: number): void => {
  const whole = limb | 0
  if (shownLimbs[index] === whole) return
  shownLimbs[index] = whole
  fourDigits ??= makeFourDigits()
  const high = (whole / 10_000) | 0
  const at = digits - (index + 1) * limbDigits
  charactersView.setInt32(at, fourDigits[high] as number)
  charactersView.setInt32(at + 4, fourDigits[whole - high * 10_000] as number)
}

/** The number that was formatted last, without its shard and the lower half of its counter. */
const last = {
  createdAtSeconds: -1,
  counterHigh: 0,
  seconds: 0,
  limbs: new Float64Array(limbCount),
}

const addToLast = (value: number, unit: Float64Array): void => {
  const { limbs } = last
  for (let index = 0; index < limbCount; index++)
    limbs[index] = (limbs[index] as number) + value * (unit[index] as number)
}

const setLast = (createdAtSeconds: number, counterHigh: number, seconds: number): void => {
  last.createdAtSeconds = createdAtSeconds
  last.counterHigh = counterHigh
  last.seconds = seconds
  last.limbs.fill(0)
  addToLast(seconds % 2 ** 18, seconds0Unit)
  addToLast(Math.floor(seconds / 2 ** 18), seconds1Unit)
  addToLast(counterHigh & 0xffff, counter2Unit)
  addToLast(counterHigh >>> 16, counter3Unit)
  const head = 2 ** 41 + createdAtSeconds * 16
  addToLast(head % 2 ** 21, head0Unit)
  addToLast(Math.floor(head / 2 ** 21), head1Unit)
  carryInLast()
}

const carryInLast = (): void => {
  const { limbs } = last
  let carry = 0
  for (let index = 0; index < limbCount; index++) {
    const sum = carry + (limbs[index] as number)
    carry = Math.floor(sum / limbBase)
    limbs[index] = sum - carry * limbBase
  }
}

/**
 * The digits of a sequence number of version 2, which is taken apart in base 10^8: every record needs them, and BigInt
 * arithmetic takes several times as long. Most numbers have all but shard and counter in common with the one before.
 * @param createdAtSeconds epoch seconds of the shard's creation
 * @param shard index of the shard, signed 32 bit
 * @param counterHigh upper half of the counter, 31 bits
 * @param counterLow lower half, 32 bits without a sign
 * @param seconds epoch seconds of the record
 * @returns 56 decimal digits
 */
export const sequenceDigits = (
  createdAtSeconds: number,
  shard: number,
  counterHigh: number,
  counterLow: number,
  seconds: number,
): string => {
  if (
    createdAtSeconds !== last.createdAtSeconds ||
    counterHigh !== last.counterHigh ||
    seconds !== last.seconds
  )
    setLast(createdAtSeconds, counterHigh, seconds)
  const { limbs } = last
  const shardInHead = shard & 15
  const counter0 = counterLow & 0xffff
  const counter1 = counterLow >>> 16
  let carry = (shard >>> 0) * 16 + versionTwo
  for (let index = 0; index < limbCount; index++) {
    const sum =
      carry +
      (limbs[index] as number) +
      counter0 * (counter0Unit[index] as number) +
      counter1 * (counter1Unit[index] as number) +
      shardInHead * (head0Unit[index] as number)
    carry = sum < limbBase ? 0 : Math.floor(sum / limbBase)
    showLimb(sum - carry * limbBase, index)
  }
  return characters.toString('latin1')
}
