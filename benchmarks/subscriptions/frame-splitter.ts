/** Bytes of a frame before its headers: total length, length of the headers, checksum. */
const preludeBytes = 12
const checksumBytes = 4

/** Cuts an event stream of AWS into the payloads of its frames. Checks nothing: that is the work of tests. */
export class FrameSplitter {
  readonly #onPayload: (payload: Buffer) => void
  #pieces: Buffer[] = []
  #bytes = 0

  /** @param onPayload called with each payload that has arrived whole */
  constructor(onPayload: (payload: Buffer) => void) {
    this.#onPayload = onPayload
  }

  push(chunk: Buffer): void {
    this.#pieces.push(chunk)
    this.#bytes += chunk.length
    while (this.#bytes >= preludeBytes) {
      if ((this.#pieces[0] as Buffer).length < preludeBytes) this.#join()
      const total = (this.#pieces[0] as Buffer).readUInt32BE(0)
      if (this.#bytes < total) return
      if ((this.#pieces[0] as Buffer).length < total) this.#join()
      const bytes = this.#pieces[0] as Buffer
      const headersLength = bytes.readUInt32BE(4)
      this.#onPayload(bytes.subarray(preludeBytes + headersLength, total - checksumBytes))
      this.#bytes -= total
      if (bytes.length > total) this.#pieces[0] = bytes.subarray(total)
      else this.#pieces.shift()
    }
  }

  #join(): void {
    this.#pieces = [Buffer.concat(this.#pieces, this.#bytes)]
  }
}
