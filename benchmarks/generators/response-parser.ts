const headEnd = '\r\n\r\n'
const longestHead = 65_536

/** Finds the ends of HTTP/1.1 responses in the bytes of a connection. Knows bodies with a Content-Length only. */
export class ResponseParser {
  readonly #onResponse: (status: number) => void
  #unfinishedHead: Buffer | undefined
  #status = 0
  #bodyBytesLeft: number | undefined

  /** @param onResponse called with the status of each response that has arrived whole */
  constructor(onResponse: (status: number) => void) {
    this.#onResponse = onResponse
  }

  /**
   * Takes the next bytes; they may be overwritten afterwards.
   * @throws Error when they are no response, or one without Content-Length
   */
  push(chunk: Buffer): void {
    const bytes = this.#unfinishedHead === undefined ? chunk : Buffer.concat([this.#unfinishedHead, chunk])
    this.#unfinishedHead = undefined
    let at = 0
    while (at < bytes.length) {
      if (this.#bodyBytesLeft === undefined) {
        const end = bytes.indexOf(headEnd, at)
        if (end === -1) {
          if (bytes.length - at > longestHead) throw new Error('The head of a response does not end')
          this.#unfinishedHead = Buffer.from(bytes.subarray(at))
          return
        }
        this.#bodyBytesLeft = this.#readHead(bytes.toString('latin1', at, end))
        at = end + headEnd.length
      }
      const taken = Math.min(this.#bodyBytesLeft, bytes.length - at)
      this.#bodyBytesLeft -= taken
      at += taken
      if (this.#bodyBytesLeft > 0) return
      this.#bodyBytesLeft = undefined
      this.#onResponse(this.#status)
    }
  }

  /** @returns length of the body in bytes */
  #readHead(head: string): number {
    const status = /^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]
    const length = /\r\ncontent-length:[ \t]*(\d+)/i.exec(head)?.[1]
    if (status === undefined) throw new Error(`Not an HTTP/1.1 response: ${head.slice(0, 80)}`)
    if (length === undefined) throw new Error(`A response without Content-Length: ${head.slice(0, 80)}`)
    this.#status = Number(status)
    return Number(length)
  }
}
