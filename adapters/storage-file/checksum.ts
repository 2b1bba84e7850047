import { Buffer } from 'node:buffer'
import { crc32 } from 'node:zlib'

export const checksumDigits = 8

/** A CRC-32 as the directory's files hold it. */
export const checksumHex = (sum: number): string => sum.toString(16).padStart(checksumDigits, '0')

/** The checksum of all that is written but for a head and a tail; the checksum's own digits begin the tail. */
export class TailedChecksum {
  #skip: number
  readonly #tailLength: number
  #tail: Buffer = Buffer.alloc(0)
  #sum = 0

  constructor(headLength: number, tailLength: number) {
    this.#skip = headLength
    this.#tailLength = tailLength
  }

  write(chunk: Buffer): void {
    const skipped = Math.min(this.#skip, chunk.length)
    this.#skip -= skipped
    const bytes = chunk.subarray(skipped)
    if (bytes.length >= this.#tailLength) {
      this.#sum = crc32(bytes.subarray(0, bytes.length - this.#tailLength), crc32(this.#tail, this.#sum))
      this.#tail = Buffer.from(bytes.subarray(bytes.length - this.#tailLength))
      return
    }
    const joined = Buffer.concat([this.#tail, bytes])
    const settled = Math.max(0, joined.length - this.#tailLength)
    this.#sum = crc32(joined.subarray(0, settled), this.#sum)
    this.#tail = Buffer.from(joined.subarray(settled))
  }

  hex(): string {
    return checksumHex(this.#sum)
  }
}
