import { randomBytes, randomUUID } from 'node:crypto'
import type { IdSource } from '../../src/ports/id-source.js'

/** 72 bytes in base64, which needs no padding for them, so that many ids can be encoded at once. */
const extendedIdLength = 96
const extendedIdsPerPool = 128

/** Random ids from the operating system, drawn in bulk because every response carries one. */
export class SystemIdSource implements IdSource {
  #pool = ''
  #used = 0

  uuid(): string {
    return randomUUID()
  }

  extendedRequestId(): string {
    if (this.#used === this.#pool.length) {
      this.#pool = randomBytes((extendedIdsPerPool * extendedIdLength * 3) / 4).toString('base64')
      this.#used = 0
    }
    this.#used += extendedIdLength
    return this.#pool.slice(this.#used - extendedIdLength, this.#used)
  }
}
