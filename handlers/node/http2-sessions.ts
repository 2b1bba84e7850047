import { constants, type Http2Server, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2'
import { resetStream } from './stream-state.js'

const { NGHTTP2_STREAM_STATE_OPEN, NGHTTP2_STREAM_STATE_HALF_CLOSED_LOCAL } = constants

/**
 * The sessions of an HTTP/2 server, with what `node:http2` lacks beside `node:http`: a graceful end, and a limit on
 * the time that a request takes to arrive.
 */
export class Http2Sessions {
  readonly #sessions = new Set<ServerHttp2Session>()
  /** By `performance.now()`. */
  readonly #arrivals = new Map<ServerHttp2Stream, number>()
  readonly #requestTimeoutMs: number
  readonly #checking: NodeJS.Timeout

  constructor(server: Http2Server, requestTimeoutMs: number, checkIntervalMs: number) {
    this.#requestTimeoutMs = requestTimeoutMs
    this.#checking = setInterval(() => this.#resetLateRequests(), checkIntervalMs).unref()
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

  stopChecking(): void {
    clearInterval(this.#checking)
  }

  #resetLateRequests(): void {
    const latest = performance.now() - this.#requestTimeoutMs
    for (const [stream, arrival] of this.#arrivals) {
      if (arrival <= latest && isArriving(stream)) resetStream(stream)
    }
  }
}

/** Whether the client has yet to end its request. */
function isArriving(stream: ServerHttp2Stream): boolean {
  const { state } = stream.state
  return state === NGHTTP2_STREAM_STATE_OPEN || state === NGHTTP2_STREAM_STATE_HALF_CLOSED_LOCAL
}
