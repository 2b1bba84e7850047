import type { Listed, Versioned } from '../../src/ports/storage.js'

/** Documents of one kind and scope by name, listed in the order of their names. */
export class NamedDocuments<Value> {
  readonly #documents = new Map<string, Versioned<Value>>()
  /** Ascending by UTF-16 code unit, which is how JavaScript compares strings. */
  readonly #names: string[] = []

  get size(): number {
    return this.#names.length
  }

  get(name: string): Versioned<Value> | undefined {
    return this.#documents.get(name)
  }

  set(name: string, document: Versioned<Value>): void {
    if (!this.#documents.has(name)) this.#names.splice(this.#countBefore(name), 0, name)
    this.#documents.set(name, document)
  }

  delete(name: string): void {
    if (this.#documents.delete(name)) this.#names.splice(this.#countBefore(name), 1)
  }

  list(after: string | undefined, limit: number): Listed<Value>[] {
    const start = after === undefined ? 0 : this.#countBefore(after) + (this.#documents.has(after) ? 1 : 0)
    return this.#names.slice(start, start + limit).flatMap((name) => {
      const document = this.#documents.get(name)
      return document === undefined ? [] : [{ name, ...document }]
    })
  }

  #countBefore(name: string): number {
    let low = 0
    let high = this.#names.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#names[middle] ?? name) < name) low = middle + 1
      else high = middle
    }
    return low
  }
}
