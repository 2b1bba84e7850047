/** A connection that is not to be silent for too long. */
export interface WatchedConnection {
  /** Bytes moved so far, in both directions. */
  bytesMoved(): number
  /** Longest silence in ms, asked at each look: it is noticed one to two looks after that time. */
  mayBeSilentMs(): number
  end(): void
}

/** What a connection was last seen to have moved, and when it was first seen to have moved so much. */
interface Movement {
  bytes: number
  /** By `performance.now()`. */
  at: number
}

/**
 * Ends connections on which nothing moves. They are looked at now and then, since a timer for each of them would have
 * to be set anew by every request: that costs a twelfth of the throughput.
 */
export class SilentConnections {
  readonly #movements = new Map<WatchedConnection, Movement>()

  add(connection: WatchedConnection): void {
    this.#movements.set(connection, { bytes: 0, at: performance.now() })
  }

  delete(connection: WatchedConnection): void {
    this.#movements.delete(connection)
  }

  check(): void {
    const now = performance.now()
    for (const [connection, movement] of this.#movements) {
      const bytes = connection.bytesMoved()
      if (bytes !== movement.bytes) {
        movement.bytes = bytes
        movement.at = now
      } else if (now - movement.at >= connection.mayBeSilentMs()) connection.end()
    }
  }
}
