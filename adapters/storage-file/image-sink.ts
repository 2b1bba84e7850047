import { Buffer } from 'node:buffer'
import { crc32 } from 'node:zlib'

const CHUNK_BYTES = 256 * 1024
const LONGEST_NUMBER = 4
const COMMA = 0x2c
const ZERO = 0x30
/** The last two digits of each byte's number, the first of them in the higher half; 0 for that where there is one. */
const LAST_DIGITS = Uint16Array.from({ length: 256 }, (_, byte) =>
  byte < 10 ? ZERO + byte : ((ZERO + (Math.floor(byte / 10) % 10)) << 8) | (ZERO + (byte % 10)),
)

/** Gathers text in chunks, and its checksum. */
export class ImageSink {
  #chunk = Buffer.allocUnsafe(CHUNK_BYTES)
  #used = 0
  #checksum = 0
  #firstNumber = true

  /** CRC-32 of all that has been taken. */
  get checksum(): number {
    return this.#checksum
  }

  text(text: string): void {
    const length = text.length * 3
    if (this.#used + length > this.#chunk.length) {
      const needed = this.#used + Buffer.byteLength(text)
      if (needed > this.#chunk.length) {
        const wider = Buffer.allocUnsafe(needed * 2)
        this.#chunk.copy(wider, 0, 0, this.#used)
        this.#chunk = wider
      }
    }
    this.#used += this.#chunk.write(text, this.#used, 'utf8')
  }

  startNumbers(): void {
    this.#firstNumber = true
  }

  /**
   * Writes bytes as numbers with commas between them, as many as fit.
   * @returns the index of the first byte that did not
   */
  numbers(bytes: Uint8Array, from: number): number {
    const chunk = this.#chunk
    const last = chunk.length - LONGEST_NUMBER
    let used = this.#used
    let at = from
    for (; at < bytes.length && used <= last; at++) {
      const byte = bytes[at] as number
      if (this.#firstNumber) this.#firstNumber = false
      else chunk[used++] = COMMA
      if (byte >= 100) chunk[used++] = byte >= 200 ? ZERO + 2 : ZERO + 1
      const digits = LAST_DIGITS[byte] as number
      if (byte >= 10) chunk[used++] = digits >> 8
      chunk[used++] = digits & 0xff
    }
    this.#used = used
    return at
  }

  /** What has been gathered, once that is nearly a chunk. */
  *full(): Generator<Buffer, void> {
    if (this.#used + LONGEST_NUMBER > CHUNK_BYTES / 2) yield* this.rest()
  }

  /** What has been gathered. Its memory is used again behind the next step. */
  *rest(): Generator<Buffer, void> {
    const chunk = this.#chunk.subarray(0, this.#used)
    this.#checksum = crc32(chunk, this.#checksum)
    this.#used = 0
    if (chunk.length > 0) yield chunk
  }
}
