import { randomBytes } from 'node:crypto'
import type { IdSource } from '../../src/ports/id-source.js'

const uuidLength = 36
const uuidBytes = 16
/** 72 bytes in base64, which needs no padding for them, so that many ids can be encoded at once. */
const extendedIdLength = 96
const idsPerDraw = 128

/** Random ids from the operating system, drawn in bulk because every response carries one of each. */
export class SystemIdSource implements IdSource {
  readonly #uuids = new DrawnIds(uuidLength, () => uuids(randomBytes(idsPerDraw * uuidBytes)))
  readonly #extendedIds = new DrawnIds(extendedIdLength, () =>
    randomBytes((idsPerDraw * extendedIdLength * 3) / 4).toString('base64'),
  )

  uuid(): string {
    return this.#uuids.next()
  }

  extendedRequestId(): string {
    return this.#extendedIds.next()
  }
}

/** Ids of one length that are drawn as one text. */
class DrawnIds {
  readonly #length: number
  readonly #draw: () => string
  #drawn = ''
  #used = 0

  constructor(length: number, draw: () => string) {
    this.#length = length
    this.#draw = draw
  }

  next(): string {
    if (this.#used === this.#drawn.length) {
      this.#drawn = this.#draw()
      this.#used = 0
    }
    this.#used += this.#length
    return this.#drawn.slice(this.#used - this.#length, this.#used)
  }
}

const hexDigits = Buffer.from('0123456789abcdef')
const hyphen = 0x2d
/** Bytes of a UUID before which a hyphen stands (RFC 9562, 4). */
const hyphenated: ReadonlySet<number> = new Set([4, 6, 8, 10])

/**
 * Of version 4 (RFC 9562, 5.4), one after the other. Half of the time of `randomUUID`, whose texts are trees of their
 * parts.
 */
const uuids = (random: Uint8Array): string => {
  const text = Buffer.allocUnsafe((random.length / uuidBytes) * uuidLength)
  let end = 0
  for (let i = 0; i < random.length; i++) {
    const place = i % uuidBytes
    let byte = random[i] as number
    if (place === 6) byte = (byte & 0x0f) | 0x40
    else if (place === 8) byte = (byte & 0x3f) | 0x80
    if (hyphenated.has(place)) text[end++] = hyphen
    text[end++] = hexDigits[byte >> 4] as number
    text[end++] = hexDigits[byte & 0x0f] as number
  }
  return text.toString('latin1')
}
