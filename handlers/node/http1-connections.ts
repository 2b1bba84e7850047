import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/**
 * The HTTP/1.1 connections of a server, and which of them have requests in flight.
 *
 * `server.closeIdleConnections()` is no help for a graceful end: it also destroys connections that are still
 * transmitting a response whose `end()` has been called.
 */
export class Http1Connections {
  /** Each with the response to the last of its requests, which is the last to be transmitted. */
  readonly #lastResponses = new Map<Socket, ServerResponse | undefined>()
  #closing = false

  /** A request has arrived. */
  began(res: ServerResponse): void {
    const { socket } = res.req
    // Where requests of HTTP/2 are forwarded to an HTTP/1.1 server, their sockets are not connections.
    if (!this.#lastResponses.has(socket)) return
    this.#lastResponses.set(socket, res)
    if (this.#closing) this.#closeBehind(socket, res)
  }

  add(socket: Socket): void {
    this.#lastResponses.set(socket, undefined)
    socket.on('close', () => this.#lastResponses.delete(socket))
  }

  /** Whether a connection is open between two requests. */
  isIdle(socket: Socket): boolean {
    const res = this.#lastResponses.get(socket)
    return res !== undefined && !isInFlight(res)
  }

  /** Closes each connection as soon as it has no request in flight. */
  close(): void {
    this.#closing = true
    for (const [socket, res] of this.#lastResponses) {
      if (isInFlight(res)) this.#closeBehind(socket, res)
      else socket.destroy()
    }
  }

  #closeBehind(socket: Socket, res: ServerResponse): void {
    if (!res.headersSent) res.setHeader('Connection', 'close')
    res.on('close', () => {
      if (!isInFlight(this.#lastResponses.get(socket))) socket.destroySoon()
    })
  }
}

/** Node destroys a response once it has been transmitted, or its connection is gone. */
const isInFlight = (res: ServerResponse | undefined): res is ServerResponse =>
  res !== undefined && !res.destroyed
