import { Buffer } from 'node:buffer'
import { crc32 } from 'node:zlib'
import { valuesInATurn } from '../event-loop/turns.js'

const chunkBytes = 256 * 1024
const fullBytes = chunkBytes / 2
const comma = ','
const openBracket = '['.charCodeAt(0)
const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
/** Bytes of text that a byte, and a pair of base64 characters, take at most. */
const longestNumber = 4
const longestPair = 8

/** The four bytes of a text as one number, those of a shorter text first. */
const word = (text: string): number => Buffer.from(text.padEnd(4, '\0'), 'latin1').readUInt32LE()

const numbers = Array.from({ length: 256 }, (_, byte) => `${comma}${byte}`)
const numberWord = Uint32Array.from(numbers, word)
const numberLength = Uint8Array.from(numbers, ({ length }) => length)

/** For 12 bits, the numbers of the two base64 characters that they are. */
const pairs = Array.from(base64, (first) =>
  Array.from(base64, (second) => `${comma}${first.charCodeAt(0)}${comma}${second.charCodeAt(0)}`),
).flat()
const pairWord = Uint32Array.from(pairs, (text) => word(text.slice(0, 4)))
const pairSecondWord = Uint32Array.from(pairs, (text) => word(text.slice(4)))
const pairLength = Uint8Array.from(pairs, ({ length }) => length)

/** Gathers text in chunks, each of which takes little time to make, and its checksum. */
export class ImageSink {
  #chunk = Buffer.allocUnsafe(chunkBytes)
  #view = viewOf(this.#chunk)
  #used = 0
  #values = 0
  #checksum = 0

  /** CRC-32 of all that has been taken. */
  get checksum(): number {
    return this.#checksum
  }

  /** Whether it is time to take what has been gathered. */
  get isFull(): boolean {
    return this.#used > fullBytes || this.#values >= valuesInATurn
  }

  /** Counts values that have been worked on: some leave little text, or none. */
  count(values = 1): void {
    this.#values += values
  }

  text(text: string): void {
    this.#makeRoom(text.length * 3)
    this.#used += this.#chunk.write(text, this.#used, 'utf8')
  }

  /** Begins an array with bytes as numbers; at least one. */
  openNumbers(bytes: Uint8Array): void {
    const at = this.#used
    this.numbers(bytes)
    this.#chunk[at] = openBracket
  }

  /** Goes on with bytes as numbers, each after a comma. */
  numbers(bytes: Uint8Array): void {
    this.#makeRoom(bytes.length * longestNumber)
    const view = this.#view
    let used = this.#used
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at] as number
      view.setUint32(used, numberWord[byte] as number, true)
      used += numberLength[byte] as number
    }
    this.#used = used
  }

  /**
   * Goes on with the characters of the bytes' base64 text as numbers.
   * @param end where to stop; a whole number of groups of three after `start`, or the bytes' end
   */
  base64Numbers(bytes: Uint8Array, start: number, end: number): void {
    this.#makeRoom(Math.ceil((end - start) / 3) * 2 * longestPair)
    const whole = end - ((end - start) % 3)
    const view = this.#view
    let used = this.#used
    for (let at = start; at < whole; at += 3) {
      const bits =
        ((bytes[at] as number) << 16) | ((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number)
      const first = bits >>> 12
      view.setUint32(used, pairWord[first] as number, true)
      view.setUint32(used + 4, pairSecondWord[first] as number, true)
      used += pairLength[first] as number
      const second = bits & 0xfff
      view.setUint32(used, pairWord[second] as number, true)
      view.setUint32(used + 4, pairSecondWord[second] as number, true)
      used += pairLength[second] as number
    }
    this.#used = used
    if (whole < end) this.numbers(paddedGroup(bytes.subarray(whole, end)))
  }

  /** What has been gathered. Its memory is used again by what comes next. */
  take(): Buffer {
    const chunk = this.#chunk.subarray(0, this.#used)
    this.#checksum = crc32(chunk, this.#checksum)
    this.#used = 0
    this.#values = 0
    return chunk
  }

  /** A word may be written where only its first bytes count, so there is always room for one more. */
  #makeRoom(bytes: number): void {
    const needed = this.#used + bytes + longestPair
    if (needed <= this.#chunk.length) return
    const wider = Buffer.allocUnsafe(needed * 2)
    this.#chunk.copy(wider, 0, 0, this.#used)
    this.#chunk = wider
    this.#view = viewOf(wider)
  }
}

const viewOf = ({ buffer, byteOffset, length }: Buffer): DataView => new DataView(buffer, byteOffset, length)

/** The base64 text of one or two bytes. */
const paddedGroup = (bytes: Uint8Array): Uint8Array =>
  Buffer.from(Buffer.from(bytes).toString('base64'), 'latin1')
