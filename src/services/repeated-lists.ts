/** Most bytes of encoded lists that are kept. */
const mostBytes = 16 * 1024 * 1024
/** Most lists that are known, kept or not. */
const mostLists = 1_000

/** A list of an answer that other answers may repeat, as when several consumers read the same records. */
export interface RepeatableList<Element> {
  /** Makes the elements. */
  elements(): readonly Element[]
  /** The bytes that an encoding had for this list; undefined when they have to be made. */
  encoded(encoding: string): Uint8Array | undefined
  /** Tells that an encoding has made the list's bytes. @param copy gives bytes that nobody changes */
  wasEncoded(encoding: string, copy: () => Uint8Array): void
}

/**
 * Keeps the encoded form of lists that are answered more than once; the longest unused give way. What is answered for
 * the first time is only noted, so that a single reader of a stream pays nothing.
 */
export class RepeatedLists {
  /** By identity and encoding, the longest unused first; undefined for those that are noted. */
  readonly #lists = new Map<string, Uint8Array | undefined>()
  #bytes = 0

  /**
   * @param identity equal only for lists that are equal, for as long as this object lives
   * @param elements makes the list
   */
  list<Element>(identity: string, elements: () => readonly Element[]): RepeatableList<Element> {
    const key = (encoding: string) => `${encoding}/${identity}`
    return {
      elements,
      encoded: (encoding) => this.#use(key(encoding)),
      wasEncoded: (encoding, copy) => this.#note(key(encoding), copy),
    }
  }

  #use(key: string): Uint8Array | undefined {
    const bytes = this.#lists.get(key)
    if (bytes === undefined) return undefined
    this.#lists.delete(key)
    this.#lists.set(key, bytes)
    return bytes
  }

  #note(key: string, copy: () => Uint8Array): void {
    const bytes = this.#lists.has(key) ? copy() : undefined
    this.#forget(key)
    this.#lists.set(key, bytes)
    this.#bytes += bytes?.length ?? 0
    for (const oldest of this.#lists.keys()) {
      if (this.#bytes <= mostBytes && this.#lists.size <= mostLists) return
      this.#forget(oldest)
    }
  }

  #forget(key: string): void {
    this.#bytes -= this.#lists.get(key)?.length ?? 0
    this.#lists.delete(key)
  }
}
