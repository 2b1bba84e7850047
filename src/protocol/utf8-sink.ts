import { Buffer } from 'node:buffer'

/** UTF-8 takes at most three bytes for a UTF-16 code unit. */
const BYTES_PER_UNIT = 3
const FEWEST_BYTES = 16 * 1024
const GROWTH = 4

/** UTF-8 of a long text that comes in pieces. No piece may end between the two halves of a surrogate pair. */
export class Utf8Sink {
  #bytes = Buffer.allocUnsafeSlow(FEWEST_BYTES)
  #length = 0

  write(text: string): void {
    const most = this.#length + text.length * BYTES_PER_UNIT
    if (most > this.#bytes.length) this.#grow(most)
    this.#length += this.#bytes.write(text, this.#length)
  }

  /** What has been written. The sink must not be used afterwards. */
  take(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  #grow(needed: number): void {
    const capacity = Math.max(needed, this.#bytes.length * GROWTH)
    const wider = Buffer.allocUnsafeSlow(capacity)
    this.#bytes.copy(wider, 0, 0, this.#length)
    this.#bytes = wider
  }
}
