/** A map of so many entries at most: one more forgets the one that was set longest ago. */
export class BoundedMap<Key, Value> {
  readonly #most: number
  /** In the order in which they were set. */
  readonly #entries = new Map<Key, Value>()

  constructor(most: number) {
    this.#most = most
  }

  get(key: Key): Value | undefined {
    return this.#entries.get(key)
  }

  set(key: Key, value: Value): void {
    this.#entries.delete(key)
    this.#entries.set(key, value)
    if (this.#entries.size <= this.#most) return
    const [oldest] = this.#entries.keys()
    this.#entries.delete(oldest as Key)
  }

  /** As {@link set}, unless another entry would be forgotten. */
  setIfRoom(key: Key, value: Value): void {
    if (this.#entries.size < this.#most || this.#entries.has(key)) this.set(key, value)
  }

  clear(): void {
    this.#entries.clear()
  }
}
