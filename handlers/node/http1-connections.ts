import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/**
 * The HTTP/1.1 connections of a server, and which of them have requests in flight.
 *
 * `server.closeIdleConnections()` is no help for a graceful end: it also destroys connections that are still
 * transmitting a response whose `end()` has been called.
 */
export class Http1Connections {
  readonly #sockets = new Set<Socket>()
  readonly #inFlight = new Set<ServerResponse>()
  #closing = false

  constructor(server: Server) {
    const settle = (res: ServerResponse) => this.#settle(res)
    function onClose(this: ServerResponse) {
      settle(this)
    }
    server.prependListener('request', (_: IncomingMessage, res: ServerResponse) => {
      this.#inFlight.add(res)
      res.on('close', onClose)
      if (this.#closing) res.setHeader('Connection', 'close')
    })
  }

  add(socket: Socket): void {
    this.#sockets.add(socket)
    socket.on('close', () => this.#sockets.delete(socket))
  }

  /** Closes each connection as soon as it has no request in flight. */
  close(): void {
    this.#closing = true
    for (const res of this.#inFlight) {
      if (!res.headersSent) res.setHeader('Connection', 'close')
    }
    for (const socket of this.#sockets) {
      if (!this.#isBusy(socket)) socket.destroy()
    }
  }

  #settle(res: ServerResponse): void {
    this.#inFlight.delete(res)
    if (!this.#closing) return
    const { socket } = res.req
    if (this.#sockets.has(socket) && !this.#isBusy(socket)) socket.destroySoon()
  }

  #isBusy(socket: Socket): boolean {
    for (const res of this.#inFlight) {
      if (res.req.socket === socket) return true
    }
    return false
  }
}
