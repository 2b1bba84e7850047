import { constants, type Http2Server, type Http2Session, type ServerHttp2Stream } from 'node:http2'
import { resetStream } from './stream-state.js'

const { NGHTTP2_STREAM_STATE_OPEN, NGHTTP2_STREAM_STATE_HALF_CLOSED_LOCAL } = constants

/**
 * The sessions of an HTTP/2 server, with what `node:http2` lacks beside `node:http`: a graceful end, and a limit on the
 * time that a request takes to arrive.
 */
export class Http2Sessions {
  readonly #sessions = new Set<Http2Session>()
  /** By `performance.now()`. */
  readonly #arrivals = new Map<ServerHttp2Stream, number>()
  readonly #requestTimeoutMs: number

  constructor(server: Http2Server, requestTimeoutMs: number) {
    this.#requestTimeoutMs = requestTimeoutMs
    server.on('session', (session) => {
      this.#sessions.add(session)
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
    for (const session of this.#sessions) session.close()
  }

  /** Resets the streams whose request is late. */
  check(): void {
    const now = performance.now()
    for (const [stream, arrival] of this.#arrivals)
      if (now - arrival >= this.#requestTimeoutMs && isArriving(stream)) resetStream(stream)
  }
}

/** Whether the client has yet to end its request. */
const isArriving = (stream: ServerHttp2Stream): boolean => {
  const { state } = stream.state
  return state === NGHTTP2_STREAM_STATE_OPEN || state === NGHTTP2_STREAM_STATE_HALF_CLOSED_LOCAL
}
