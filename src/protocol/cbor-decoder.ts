import { Buffer } from 'node:buffer'
import { asBuffer } from './bytes.js'

/** A body that is not the CBOR (RFC 8949) that this decoder takes. */
class CborError extends Error {
  override readonly name = 'CborError'
}

/**
 * Decodes one CBOR item that fills `body`. Indefinite lengths are taken, tags are dropped in favour of what they
 * tag, undefined becomes null, integers become numbers, byte strings are copied, map keys must be text.
 *
 * Our own because no library fits: cborg and cbor-x refuse indefinite-length strings and let a stray break through
 * as a value, cbor-x also turns tags into objects of its own choosing; cbor2 is right in all of it, but takes ten
 * (PutRecords) to a hundred times (PutRecord) as long.
 *
 * Costs time and memory in proportion to the bytes, whatever lengths they claim, and takes at most a million items.
 * @throws CborError
 */
export const decodeCbor = (body: Uint8Array): unknown => new CborDecoder(asBuffer(body)).decode()

/** Far deeper than any input of the API, far shallower than the stack. */
const maxDepth = 256

/** Far more than any input of the API, far fewer than the memory for 16 MiB of empty maps. */
const mostItems = 1_000_000

/** Texts up to this many bytes are built char by char. */
const shortText = 24

const breakByte = 0xff
const indefinite = 31

class CborDecoder {
  readonly #bytes: Buffer
  #position = 0
  #items = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  decode(): unknown {
    const value = this.#item(0)
    if (this.#position !== this.#bytes.length) throw new CborError('Bytes follow the item')
    return value
  }

  #item(depth: number): unknown {
    if (++this.#items > mostItems) throw new CborError('Too many items')
    let initial = this.#byte()
    while (initial >> 5 === 6) {
      this.#argument(initial & 31)
      initial = this.#byte()
    }
    const info = initial & 31
    switch (initial >> 5) {
      case 0:
        return this.#argument(info)
      case 1:
        return -1 - this.#argument(info)
      case 2:
        return this.#byteString(info)
      case 3:
        return this.#text(info)
      case 4:
        return this.#array(info, depth + 1)
      case 5:
        return this.#map(info, depth + 1)
      default:
        return this.#simple(info)
    }
  }

  /** The number in or after an initial byte; beyond 2^53 the nearest double, as JSON.parse has it. */
  #argument(info: number): number {
    if (info < 24) return info
    switch (info) {
      case 24:
        return this.#byte()
      case 25:
        return this.#bytes.readUInt16BE(this.#skip(2))
      case 26:
        return this.#bytes.readUInt32BE(this.#skip(4))
      case 27: {
        const start = this.#skip(8)
        return this.#bytes.readUInt32BE(start) * 0x1_0000_0000 + this.#bytes.readUInt32BE(start + 4)
      }
      default:
        throw new CborError('Not a number or length')
    }
  }

  #byteString(info: number): Uint8Array {
    if (info === indefinite) return this.#joined(2)
    const length = this.#argument(info)
    return this.#copyInto(Buffer.allocUnsafe(this.#available(length)), 0, length)
  }

  #text(info: number): string {
    if (info === indefinite) return this.#joined(3).toString('utf8')
    const length = this.#argument(info)
    const start = this.#skip(length)
    return (
      (length <= shortText ? this.#ascii(start, length) : undefined) ??
      this.#bytes.toString('utf8', start, start + length)
    )
  }

  /** Cheaper for a short text than a call out of JavaScript; undefined where the text is not ASCII. */
  #ascii(start: number, length: number): string | undefined {
    let text = ''
    for (let at = start; at < start + length; at++) {
      const code = this.#bytes[at] ?? 0
      if (code > 0x7f) return undefined
      text += String.fromCharCode(code)
    }
    return text
  }

  /** The chunks of an indefinite-length string; gone over twice, so that a chunk costs no memory of its own. */
  #joined(majorType: number): Buffer {
    const start = this.#position
    let total = 0
    while (!this.#atBreak()) {
      const length = this.#chunkLength(majorType)
      this.#skip(length)
      total += length
    }
    this.#position = start
    const joined = Buffer.allocUnsafe(total)
    for (let filled = 0; !this.#atBreak(); ) {
      const length = this.#chunkLength(majorType)
      this.#copyInto(joined, filled, length)
      filled += length
    }
    return joined
  }

  #chunkLength(majorType: number): number {
    const initial = this.#byte()
    if (initial >> 5 !== majorType) throw new CborError('A string has a chunk of another type')
    return this.#argument(initial & 31)
  }

  #copyInto(target: Buffer, offset: number, length: number): Buffer {
    const start = this.#skip(length)
    this.#bytes.copy(target, offset, start, start + length)
    return target
  }

  #array(info: number, depth: number): unknown[] {
    const items: unknown[] = []
    for (const next = this.#counter(info, 1, depth); next(); ) items.push(this.#item(depth))
    return items
  }

  #map(info: number, depth: number): object {
    const map: Record<string, unknown> = {}
    for (const next = this.#counter(info, 2, depth); next(); ) {
      const initial = this.#byte()
      if (initial >> 5 !== 3) throw new CborError('A map key is not text')
      const key = this.#text(initial & 31)
      const value = this.#item(depth)
      if (key === '__proto__') {
        Object.defineProperty(map, key, { value, writable: true, enumerable: true, configurable: true })
      } else map[key] = value
    }
    return map
  }

  /** Tells before each element of a container whether there is one, by its length or by the break after it. */
  #counter(info: number, leastBytes: number, depth: number): () => boolean {
    if (depth > maxDepth) throw new CborError('Nested too deeply')
    if (info === indefinite) return () => !this.#atBreak()
    let left = this.#argument(info)
    if (left * leastBytes > this.#bytes.length - this.#position) throw new CborError('Shorter than it says')
    return () => left-- > 0
  }

  #simple(info: number): boolean | number | null {
    switch (info) {
      case 20:
        return false
      case 21:
        return true
      case 22:
      case 23:
        return null
      case 25:
        return halfFloat(this.#bytes.readUInt16BE(this.#skip(2)))
      case 26:
        return this.#bytes.readFloatBE(this.#skip(4))
      case 27:
        return this.#bytes.readDoubleBE(this.#skip(8))
      default:
        throw new CborError('Not a value')
    }
  }

  /** Whether a break comes next; steps over it. */
  #atBreak(): boolean {
    if (this.#bytes[this.#position] !== breakByte) return false
    this.#position++
    return true
  }

  #byte(): number {
    const byte = this.#bytes[this.#position]
    if (byte === undefined) throw new CborError('Ends too early')
    this.#position++
    return byte
  }

  /** Steps over `length` bytes and gives the position of the first. */
  #skip(length: number): number {
    const start = this.#position
    this.#position = start + this.#available(length)
    return start
  }

  /** `length`, once that many bytes are known to follow. */
  #available(length: number): number {
    if (length > this.#bytes.length - this.#position) throw new CborError('Ends too early')
    return length
  }
}

/** IEEE 754 binary16. */
const halfFloat = (bits: number): number => {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return sign * (1024 + fraction) * 2 ** (exponent - 25)
}
