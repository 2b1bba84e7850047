import type { Writable } from 'node:stream'
import type { HttpRequest } from '../../src/http.js'

/** What a request needs of its response channel: to know when, and how, it ended. */
export type ResponseChannel = Pick<Writable, 'once' | 'destroyed' | 'writableFinished'>

/** An {@link HttpRequest} whose abort signal comes into being when somebody asks for it: most requests need none. */
export class IncomingHttpRequest implements HttpRequest {
  readonly #channel: ResponseChannel
  #signal: AbortSignal | undefined

  constructor(
    readonly method: string,
    readonly url: string,
    readonly headers: HttpRequest['headers'],
    readonly body: Uint8Array,
    channel: ResponseChannel,
  ) {
    this.#channel = channel
  }

  /** Aborts when the connection or HTTP/2 stream ends before the whole response has gone out. */
  get signal(): AbortSignal {
    this.#signal ??= goneSignal(this.#channel)
    return this.#signal
  }
}

function goneSignal(channel: ResponseChannel): AbortSignal {
  const controller = new AbortController()
  const abortUnlessAnswered = () => {
    if (!channel.writableFinished) controller.abort()
  }
  if (channel.destroyed) abortUnlessAnswered()
  else channel.once('close', abortUnlessAnswered)
  return controller.signal
}
