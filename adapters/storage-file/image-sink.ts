import { Buffer } from 'node:buffer'
import { crc32 } from 'node:zlib'

const CHUNK_BYTES = 128 * 1024
/** A comma and the number, for each byte. */
const NUMBERS = Array.from({ length: 256 }, (_, byte) => Buffer.from(`,${byte}`, 'latin1'))
const LONGEST_NUMBER = 4

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
    let used = this.#used
    let at = from
    for (; at < bytes.length && used + LONGEST_NUMBER <= chunk.length; at++) {
      const number = NUMBERS[bytes[at] as number] as Buffer
      for (let i = this.#firstNumber ? 1 : 0; i < number.length; i++) chunk[used++] = number[i] as number
      this.#firstNumber = false
    }
    this.#used = used
    return at
  }

  /** What has been gathered, once that is nearly a chunk. */
  *full(): Generator<Buffer, void> {
    if (this.#used + LONGEST_NUMBER > CHUNK_BYTES / 2) yield* this.rest()
  }

  /** What has been gathered. */
  *rest(): Generator<Buffer, void> {
    const chunk = this.#chunk.subarray(0, this.#used)
    this.#checksum = crc32(chunk, this.#checksum)
    this.#chunk = Buffer.allocUnsafe(CHUNK_BYTES)
    this.#used = 0
    if (chunk.length > 0) yield chunk
  }
}
