import { Buffer } from 'node:buffer'
import type { OutputSink } from './output-writers.js'

/** Major types of CBOR (RFC 8949, 3.1) that we write. */
const unsignedInteger = 0
const negativeInteger = 1
const byteString = 2
const textString = 3
export const list = 4
export const map = 5

/** Texts up to this length are written char by char as long as they are ASCII: cheaper than a call out of JavaScript. */
const shortText = 64

/** Bytes of one CBOR item in the making. */
export class CborSink implements OutputSink {
  #bytes = Buffer.allocUnsafe(1024)
  #length = 0

  /** What has been written. The sink must not be used afterwards. */
  take(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  get length(): number {
    return this.#length
  }

  writtenSince(length: number): Uint8Array {
    return new Uint8Array(this.#bytes.subarray(length, this.#length))
  }

  /** The beginning of an item: its type, and its value, length or count. */
  head(majorType: number, argument: number): void {
    this.#reserve(9)
    const type = majorType << 5
    const bytes = this.#bytes
    const at = this.#length
    if (argument < 24) {
      bytes[at] = type | argument
      this.#length = at + 1
    } else if (argument < 0x100) {
      bytes[at] = type | 24
      bytes[at + 1] = argument
      this.#length = at + 2
    } else if (argument < 0x1_0000) {
      bytes[at] = type | 25
      this.#length = bytes.writeUInt16BE(argument, at + 1)
    } else if (argument < 0x1_0000_0000) {
      bytes[at] = type | 26
      this.#length = bytes.writeUInt32BE(argument, at + 1)
    } else {
      bytes[at] = type | 27
      bytes.writeUInt32BE(Math.floor(argument / 0x1_0000_0000), at + 1)
      this.#length = bytes.writeUInt32BE(argument % 0x1_0000_0000, at + 5)
    }
  }

  integer(value: number): void {
    if (value < 0) this.head(negativeInteger, -1 - value)
    else this.head(unsignedInteger, value)
  }

  timestamp(milliseconds: number): void {
    this.integer(milliseconds)
  }

  boolean(value: boolean): void {
    this.#reserve(1)
    this.#bytes[this.#length++] = value ? 0xf5 : 0xf4
  }

  text(value: string): void {
    if (value.length <= shortText && this.#ascii(value)) return
    const length = Buffer.byteLength(value)
    this.head(textString, length)
    this.#reserve(length)
    this.#length += this.#bytes.write(value, this.#length)
  }

  blob(value: Uint8Array): void {
    this.head(byteString, value.length)
    this.raw(value)
  }

  /** Items that have been encoded already. */
  raw(items: Uint8Array): void {
    this.#reserve(items.length)
    this.#bytes.set(items, this.#length)
    this.#length += items.length
  }

  /** Writes a short text and tells whether it could. */
  #ascii(value: string): boolean {
    const start = this.#length
    this.head(textString, value.length)
    this.#reserve(value.length)
    const bytes = this.#bytes
    let at = this.#length
    for (let i = 0; i < value.length; i++) {
      const code = value.charCodeAt(i)
      if (code > 0x7f) {
        this.#length = start
        return false
      }
      bytes[at++] = code
    }
    this.#length = at
    return true
  }

  #reserve(length: number): void {
    const needed = this.#length + length
    if (needed <= this.#bytes.length) return
    const grown = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2))
    grown.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = grown
  }
}
