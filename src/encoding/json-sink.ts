import { Buffer } from 'node:buffer'

const space = 0x20
const quote = 0x22
const period = 0x2e
const zero = 0x30
const equalsSign = 0x3d
const backslash = 0x5c

/** Up to this length base64 is written by a loop: cheaper than calls out of JavaScript. */
const shortBlob = 384

const fourOnes = 0x01010101
const fourSpaces = space * fourOnes
const fourQuotes = quote * fourOnes
const fourBackslashes = backslash * fourOnes
const fourHighestBits = 0x80 * fourOnes

/** UTF-8 takes at most three bytes for a UTF-16 code unit. */
const bytesPerUnit = 3
const mostDigits = 24
const billion = 1_000_000_000

/** Up to this many bytes are given as text, which hosts send together with the head. */
const longestText = 4096

/** Surrogates are among them because a lone one has no UTF-8 form and JSON.stringify escapes it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON escapes exactly these
const needsEscape = /["\\\u0000-\u001f\ud800-\udfff]/

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
/** The two characters of 12 bits, the first in the low byte. Made at their first use: a start has no time for them. */
let base64Pairs: Uint16Array | undefined
const makeBase64Pairs = (): Uint16Array =>
  Uint16Array.from(
    { length: 4096 },
    (_, bits) => alphabet.charCodeAt(bits >> 6) | (alphabet.charCodeAt(bits & 63) << 8),
  )

const fewestBytes = 16 * 1024
const largestWorkspace = 1024 * 1024

const trueText = Buffer.from('true')
const falseText = Buffer.from('false')

/** Where a sink begins: memory that has been written before is faster than what the system gives anew. */
let workspace = Buffer.allocUnsafeSlow(fewestBytes)
let workspaceView = new DataView(workspace.buffer)

const setWorkspace = (bytes: Buffer<ArrayBuffer>): void => {
  workspace = bytes
  workspaceView = new DataView(bytes.buffer)
}

/** UTF-8 of one JSON text in the making. It must be taken before the next one is begun. */
export class JsonSink {
  #bytes = workspace
  #view = workspaceView
  #length = 0

  /** What has been written: text where it is short. */
  take(): string | Uint8Array {
    return this.#length <= longestText ? this.#bytes.toString('utf8', 0, this.#length) : this.takeBytes()
  }

  /** What has been written. A workspace that has been filled well is given away. */
  takeBytes(): Buffer<ArrayBuffer> {
    const written = this.#bytes.subarray(0, this.#length)
    if (this.#bytes !== workspace) return written
    if (this.#length < workspace.length / 4) return Buffer.from(written)
    setWorkspace(Buffer.allocUnsafeSlow(workspace.length))
    return written
  }

  get length(): number {
    return this.#length
  }

  writtenSince(length: number): Uint8Array {
    return new Uint8Array(this.#bytes.subarray(length, this.#length))
  }

  /** Text that is JSON already. */
  json(text: string): void {
    this.#reserve(text.length * bytesPerUnit)
    this.#length += this.#bytes.write(text, this.#length)
  }

  /** Bytes that are JSON already. */
  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length)
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.length
  }

  byte(code: number): void {
    this.#reserve(1)
    this.#bytes[this.#length++] = code
  }

  /** A text and its quotes. */
  text(value: string): void {
    this.#reserve(5 + value.length * bytesPerUnit)
    const start = this.#length + 1
    const end = start + this.#bytes.write(value, start)
    if (end - start === value.length && !this.#hasEscaped(start, end)) {
      this.#bytes[start - 1] = quote
      this.#bytes[end] = quote
      this.#length = end + 1
    } else this.json(needsEscape.test(value) ? JSON.stringify(value) : `"${value}"`)
  }

  /** Bytes as base64. */
  blob(value: Uint8Array): void {
    if (value.length <= shortBlob) this.#base64(value)
    else this.#ascii(`"${Buffer.from(value.buffer, value.byteOffset, value.length).toString('base64')}"`)
  }

  boolean(value: boolean): void {
    this.raw(value ? trueText : falseText)
  }

  integer(value: number): void {
    this.#reserve(mostDigits)
    if (value >= 0 && value < 2 ** 31) this.#digits(value | 0)
    else if (value > 0 && value <= Number.MAX_SAFE_INTEGER) {
      const billions = Math.floor(value / billion)
      this.#digits(billions | 0)
      this.#nineDigits(value - billions * billion)
    } else this.#ascii(String(value))
  }

  /** Epoch milliseconds as seconds, with as many decimals as they have. */
  timestamp(milliseconds: number): void {
    const whole = Math.floor(milliseconds / 1000)
    if (!(whole >= 0 && whole < 2 ** 31 && Number.isInteger(milliseconds))) {
      this.#ascii(String(milliseconds / 1000))
      return
    }
    this.#reserve(mostDigits)
    this.#digits(whole | 0)
    this.#thousandths(milliseconds - whole * 1000)
  }

  #ascii(text: string): void {
    this.#reserve(text.length)
    this.#length += this.#bytes.write(text, this.#length, 'latin1')
  }

  /**
   * Whether JSON escapes one of these bytes of ASCII. Four are looked at at once: only a byte below the one that is
   * taken off gets its highest bit set, or one above such a byte.
   */
  #hasEscaped(start: number, end: number): boolean {
    const view = this.#view
    view.setInt32(end, fourSpaces)
    let found = 0
    for (let at = start; at < end; at += 4) {
      const four = view.getInt32(at)
      found |= (four - fourSpaces) | ((four ^ fourQuotes) - fourOnes) | ((four ^ fourBackslashes) - fourOnes)
    }
    return (found & fourHighestBits) !== 0
  }

  #base64(value: Uint8Array): void {
    const length = 2 + Math.ceil(value.length / 3) * 4
    this.#reserve(length)
    const view = this.#view
    base64Pairs ??= makeBase64Pairs()
    const pairs = base64Pairs
    const wholeGroups = value.length - (value.length % 3)
    let at = this.#length
    view.setUint8(at++, quote)
    for (let index = 0; index < wholeGroups; index += 3) {
      const bits =
        ((value[index] as number) << 16) | ((value[index + 1] as number) << 8) | (value[index + 2] as number)
      view.setInt32(at, (pairs[bits >> 12] as number) | ((pairs[bits & 4095] as number) << 16), true)
      at += 4
    }
    if (wholeGroups < value.length) {
      const second = value[wholeGroups + 1]
      const bits = ((value[wholeGroups] as number) << 16) | ((second ?? 0) << 8)
      view.setUint16(at, pairs[bits >> 12] as number, true)
      view.setUint8(at + 2, second === undefined ? equalsSign : (pairs[bits & 4095] as number) & 255)
      view.setUint8(at + 3, equalsSign)
      at += 4
    }
    view.setUint8(at, quote)
    this.#length += length
  }

  /** @param value an integer of 31 bits */
  #digits(value: number): void {
    let length = 1
    for (let limit = 10; limit <= value && length < 10; limit *= 10) length++
    let left = value
    for (let at = this.#length + length - 1; at >= this.#length; at--) {
      const quotient = (left / 10) | 0
      this.#bytes[at] = zero + left - quotient * 10
      left = quotient
    }
    this.#length += length
  }

  /** @param value below a billion */
  #nineDigits(value: number): void {
    let left = value | 0
    const start = this.#length
    for (let at = start + 8; at >= start; at--) {
      const quotient = (left / 10) | 0
      this.#bytes[at] = zero + left - quotient * 10
      left = quotient
    }
    this.#length = start + 9
  }

  #thousandths(value: number): void {
    if (value === 0) return
    const bytes = this.#bytes
    let at = this.#length
    bytes[at++] = period
    for (let left = value, unit = 100; left > 0; unit /= 10) {
      const digit = (left / unit) | 0
      bytes[at++] = zero + digit
      left -= digit * unit
    }
    this.#length = at
  }

  #reserve(length: number): void {
    const needed = this.#length + length
    if (needed > this.#bytes.length) this.#grow(needed)
  }

  #grow(needed: number): void {
    const wider = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2))
    this.#bytes.copy(wider, 0, 0, this.#length)
    this.#bytes = wider
    if (wider.length <= largestWorkspace) {
      setWorkspace(wider)
      this.#view = workspaceView
    } else this.#view = new DataView(wider.buffer)
  }
}
