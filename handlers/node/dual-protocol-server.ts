import { setMaxListeners } from 'node:events'
import {
  createServer as createHttp1Server,
  type Server as Http1Server,
  type RequestListener,
} from 'node:http'
import { createServer as createHttp2Server, type Http2Server, type Http2Session } from 'node:http2'
import { type AddressInfo, Server as NetServer, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { TLSSocket } from 'node:tls'
import type { RequestCore } from '../request-core.js'
import { Http1Connections } from './http1-connections.js'
import { Http2Sessions } from './http2-sessions.js'
import { streamListener } from './http2-stream.js'
import { forwardStreamsTo } from './http2-to-http1.js'
import { requestListener } from './listener.js'
import { detectProtocol } from './protocol-detection.js'
import { SilentConnections, type WatchedConnection } from './silent-connections.js'
import { TlsHandshakes, type TlsIdentity } from './tls-handshakes.js'

/** As often as node:http looks for late requests. */
const maxCheckIntervalMs = 30_000
const mostConcurrentStreams = 1000
/** Well above the 64 KiB of HTTP/2's default, so that a body of several MiB needs few round trips. */
const streamWindowBytes = 1024 * 1024
const sessionWindowBytes = 4 * streamWindowBytes

/** What a client gets to close its side of a connection after the server has closed its own. */
const lingerMs = 1000

/** Times in ms. */
export interface Timeouts {
  readonly headersTimeoutMs: number
  readonly requestTimeoutMs: number
  readonly keepAliveTimeoutMs: number
  readonly closeTimeoutMs: number
}

/** A `node:http` and a `node:http2` server behind one port. */
export class DualProtocolServer {
  readonly #timeouts: Timeouts
  readonly #handshakes: TlsHandshakes | undefined
  readonly #http1: Http1Server
  readonly #http1Connections = new Http1Connections()
  readonly #acceptHttp1: (connection: Duplex) => void
  readonly #http2: Http2Server
  readonly #http2Sessions: Http2Sessions
  readonly #silentConnections = new SilentConnections()
  readonly #silenceTimeoutMs: number
  readonly #checking: NodeJS.Timeout
  readonly #sockets = new Set<Socket>()
  readonly #undecided = new Set<Socket>()
  readonly #closing = new AbortController()
  #referenced = true
  #closed: Promise<void> | undefined

  /** @param identity what the server proves its name with, on a port on which TLS is spoken */
  constructor(target: RequestCore | RequestListener, timeouts: Timeouts, identity?: TlsIdentity) {
    const { headersTimeoutMs, requestTimeoutMs, keepAliveTimeoutMs } = timeouts
    const checkIntervalMs = Math.min(
      maxCheckIntervalMs,
      headersTimeoutMs,
      requestTimeoutMs,
      keepAliveTimeoutMs,
    )
    this.#timeouts = timeouts
    this.#handshakes =
      identity && new TlsHandshakes(identity, headersTimeoutMs, (socket) => this.#detect(socket))
    // One for each streamed answer.
    setMaxListeners(0, this.#closing.signal)
    // Late requests are to be found, and answered as such, before their silence ends the connection.
    this.#silenceTimeoutMs = requestTimeoutMs + 1.5 * checkIntervalMs

    const listener = typeof target === 'function' ? target : requestListener(target, this.#closing.signal)
    // The HTTP/1.1 server owns the port: its time limits work only in a server that listens.
    this.#http1 = createHttp1Server(
      {
        headersTimeout: Math.min(headersTimeoutMs, requestTimeoutMs),
        requestTimeout: requestTimeoutMs,
        // Node would set two timers for every request.
        keepAliveTimeout: 0,
        connectionsCheckingInterval: checkIntervalMs,
      },
      (req, res) => {
        this.#http1Connections.began(res)
        listener(req, res)
      },
    )
    this.#acceptHttp1 = this.#detectBeforeAccepting()

    this.#http2 = createHttp2Server({
      settings: { maxConcurrentStreams: mostConcurrentStreams, initialWindowSize: streamWindowBytes },
    })
    this.#http2.on('session', (session) => {
      session.setLocalWindowSize(sessionWindowBytes)
      this.#watch(session, {
        // A session that has been destroyed tells nothing of its socket any more.
        bytesMoved: () => (session.destroyed ? 0 : bytesMoved(session.socket)),
        mayBeSilentMs: () => this.#silenceTimeoutMs,
        end: () => session.destroy(),
      })
    })
    this.#http2.on(
      'stream',
      typeof target === 'function'
        ? forwardStreamsTo(this.#acceptHttp1)
        : streamListener(target, this.#closing.signal),
    )
    this.#http2Sessions = new Http2Sessions(this.#http2, requestTimeoutMs)
    this.#checking = setInterval(() => {
      this.#http2Sessions.check()
      this.#silentConnections.check()
    }, checkIntervalMs).unref()
  }

  /** Rejects with the error of the system when the port cannot be had. */
  async listen(port: number, host: string): Promise<AddressInfo> {
    try {
      await new Promise<void>((resolve, reject) => {
        // Stays for good: a connection that cannot be accepted is an error of the server too, but no reason to end.
        this.#http1.on('error', reject)
        this.#http1.listen(port, host, resolve)
      })
    } catch (error) {
      clearInterval(this.#checking)
      throw error
    }
    return this.#http1.address() as AddressInfo
  }

  unref(): void {
    this.#referenced = false
    this.#http1.unref()
    this.#handshakes?.unref()
    for (const socket of this.#sockets) socket.unref()
  }

  close(): Promise<void> {
    this.#closed ??= this.#drain()
    return this.#closed
  }

  async #drain(): Promise<void> {
    const drained = new Promise<void>((resolve) => this.#http1.once('close', resolve))
    // Not `http1.close()`, which cuts off responses on their way.
    NetServer.prototype.close.call(this.#http1)
    this.#handshakes?.close()
    for (const socket of this.#undecided) socket.destroy()
    this.#closing.abort()
    this.#http1Connections.close()
    this.#http2Sessions.close()
    const deadline = setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy()
    }, this.#timeouts.closeTimeoutMs)
    await drained
    clearTimeout(deadline)
    clearInterval(this.#checking)
    this.#http1.close()
  }

  /**
   * Puts the detection of the protocol before the listener with which node:http accepts connections, and gives that
   * listener.
   */
  #detectBeforeAccepting(): (connection: Duplex) => void {
    const http1 = this.#http1
    const [accept] = http1.listeners('connection') as [(this: Http1Server, connection: Duplex) => void]
    http1.removeAllListeners('connection')
    http1.on('connection', (socket: Socket) => {
      if (!this.#referenced) socket.unref()
      if (this.#handshakes === undefined) this.#detect(socket)
      else this.#handshakes.begin(socket)
    })
    return (connection) => accept.call(http1, connection)
  }

  #detect(socket: Socket): void {
    this.#sockets.add(socket)
    this.#undecided.add(socket)
    // A connection that breaks also closes, which is what everybody listens to.
    socket.on('error', () => {})
    socket.on('close', () => {
      this.#sockets.delete(socket)
      this.#undecided.delete(socket)
    })
    detectProtocol(socket, this.#timeouts.headersTimeoutMs, (protocol) => {
      this.#undecided.delete(socket)
      if (protocol === 'http2') {
        // The session does not see that a client has ended a connection which stays open in this direction.
        socket.allowHalfOpen = false
        // Node wants HTTP/2 to have been agreed on, which some clients leave out.
        if (socket instanceof TLSSocket) socket.alpnProtocol = 'h2'
        // A client that has not read a stream to its end leaves a connection open that the server has finished with.
        socket.on('finish', () => setTimeout(() => socket.destroy(), lingerMs).unref())
        this.#http2.emit('connection', socket)
      } else {
        this.#http1Connections.add(socket)
        const { keepAliveTimeoutMs } = this.#timeouts
        this.#watch(socket, {
          bytesMoved: () => bytesMoved(socket),
          mayBeSilentMs: () =>
            this.#http1Connections.isIdle(socket) ? keepAliveTimeoutMs : this.#silenceTimeoutMs,
          end: () => socket.destroy(),
        })
        this.#acceptHttp1(socket)
        socket.resume()
      }
    })
  }

  #watch(connection: Socket | Http2Session, watched: WatchedConnection): void {
    this.#silentConnections.add(watched)
    connection.once('close', () => this.#silentConnections.delete(watched))
  }
}

const bytesMoved = ({ bytesRead, bytesWritten }: Pick<Socket, 'bytesRead' | 'bytesWritten'>): number =>
  bytesRead + bytesWritten
