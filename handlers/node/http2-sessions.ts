import { constants, type Http2Server, type Http2Session, type ServerHttp2Stream } from 'node:http2'
import { resetStream } from './stream-state.js'

const { NGHTTP2_STREAM_STATE_OPEN, NGHTTP2_STREAM_STATE_HALF_CLOSED_LOCAL } = constants

/** What a session was last seen to have moved, and when it had moved more than before. */
interface Movement {
  readonly bytes: number
  /** By `performance.now()`. */
  readonly at: number
}

/**
 * The sessions of an HTTP/2 server, with what `node:http2` lacks beside `node:http`: a graceful end, a limit on the
 * time that a request takes to arrive, and a limit on silence. The timeout of `node:http2` itself will not do: its
 * timer outlives the session, and keeps it in memory until it fires.
 */
export class Http2Sessions {
  readonly #sessions = new Map<Http2Session, Movement>()
  /** By `performance.now()`. */
  readonly #arrivals = new Map<ServerHttp2Stream, number>()
  readonly #requestTimeoutMs: number
  readonly #silenceTimeoutMs: number
  readonly #checking: NodeJS.Timeout

  constructor(server: Http2Server, requestTimeoutMs: number, checkIntervalMs: number) {
    this.#requestTimeoutMs = requestTimeoutMs
    // Movement is seen at the next check: so the end comes one to two checks after the time for a request.
    this.#silenceTimeoutMs = requestTimeoutMs + checkIntervalMs / 2
    this.#checking = setInterval(() => this.#check(), checkIntervalMs).unref()
    server.on('session', (session) => {
      this.#sessions.set(session, { bytes: 0, at: performance.now() })
      session.on('close', () => this.#sessions.delete(session))
    })
    const forget = (stream: ServerHttp2Stream) => this.#arrivals.delete(stream)
    function onClose(this: ServerHttp2Stream) {
      forget(this)
    }
    server.prependListener('stream', (stream) => {
      this.#arrivals.set(stream, performance.now())
      stream.on('close', onClose)
    })
  }

  /** Sends GOAWAY; each session ends with its last open stream. */
  close(): void {
    for (const session of this.#sessions.keys()) session.close()
  }

  stopChecking(): void {
    clearInterval(this.#checking)
  }

  #check(): void {
    const now = performance.now()
    for (const [session, movement] of this.#sessions) {
      if (session.destroyed) continue
      const bytes = session.socket.bytesRead + session.socket.bytesWritten
      if (bytes !== movement.bytes) this.#sessions.set(session, { bytes, at: now })
    }
    for (const [stream, arrival] of this.#arrivals) {
      if (now - arrival < this.#requestTimeoutMs || !isArriving(stream)) continue
      // What is late is to be answered as such before the silence ends the session.
      if (stream.session !== undefined) this.#sessions.set(stream.session, { bytes: 0, at: now })
      resetStream(stream)
    }
    for (const [session, { at }] of this.#sessions) if (now - at >= this.#silenceTimeoutMs) session.destroy()
  }
}

/** Whether the client has yet to end its request. */
function isArriving(stream: ServerHttp2Stream): boolean {
  const { state } = stream.state
  return state === NGHTTP2_STREAM_STATE_OPEN || state === NGHTTP2_STREAM_STATE_HALF_CLOSED_LOCAL
}
