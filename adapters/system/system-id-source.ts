import { randomFillSync, randomUUID } from 'node:crypto'
import type { IdSource } from '../../src/ports/id-source.js'

const extendedIdBytes = 72
const extendedIdsPerPool = 128

/** Random ids from the operating system, drawn in bulk because every response carries one. */
export class SystemIdSource implements IdSource {
  readonly #pool = Buffer.allocUnsafe(extendedIdBytes * extendedIdsPerPool)
  #used = this.#pool.length

  uuid(): string {
    return randomUUID()
  }

  extendedRequestId(): string {
    if (this.#used === this.#pool.length) {
      randomFillSync(this.#pool)
      this.#used = 0
    }
    const start = this.#used
    this.#used += extendedIdBytes
    return this.#pool.toString('base64', start, this.#used)
  }
}
