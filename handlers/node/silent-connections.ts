import type { Socket } from 'node:net'

interface Connection {
  /** Bytes that it was last seen to have moved in both directions. */
  bytes: number
  /** When it was first seen to have moved so many, by `performance.now()`. */
  movedAt: number
  readonly mayBeSilentMs: () => number
  readonly end: () => void
}

/**
 * Ends connections on which nothing moves. They are looked at now and then, since a timer for each of them would have
 * to be set anew by every request: that costs a twelfth of the throughput.
 */
export class SilentConnections {
  readonly #connections = new Map<Socket, Connection>()

  /**
   * Watches a connection until it closes.
   * @param mayBeSilentMs asked at each {@link check}; movement is noticed by the next check only, so that the end comes
   *   one to two checks after that time
   * @param end closes the connection
   */
  add(socket: Socket, mayBeSilentMs: () => number, end: () => void): void {
    this.#connections.set(socket, { bytes: 0, movedAt: performance.now(), mayBeSilentMs, end })
    socket.once('close', () => this.#connections.delete(socket))
  }

  check(): void {
    const now = performance.now()
    for (const [socket, connection] of this.#connections) {
      const bytes = socket.bytesRead + socket.bytesWritten
      if (bytes !== connection.bytes) {
        connection.bytes = bytes
        connection.movedAt = now
      } else if (now - connection.movedAt >= connection.mayBeSilentMs()) connection.end()
    }
  }
}
