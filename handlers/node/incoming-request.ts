import type { Writable } from 'node:stream'
import type { HostLimits, HttpRequest } from '../../src/http.js'

/** What a request needs of the HTTP/1.1 response or HTTP/2 stream that answers it: to know when, and how, it closed. */
export interface ResponseChannel extends Pick<Writable, 'once' | 'destroyed' | 'writableEnded'> {
  /** Of HTTP/2 streams only, which end themselves when they are reset. */
  readonly aborted?: boolean
}

const noLimits: HostLimits = {}

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
    readonly limits: HostLimits = noLimits,
  ) {
    this.#channel = channel
  }

  /** Aborts when the connection or HTTP/2 stream ends before the whole response has been written. */
  get signal(): AbortSignal {
    this.#signal ??= goneSignal(this.#channel)
    return this.#signal
  }
}

const goneSignal = (channel: ResponseChannel): AbortSignal => {
  const controller = new AbortController()
  const abortUnlessAnswered = () => {
    if (channel.aborted ?? !channel.writableEnded) controller.abort()
  }
  if (channel.destroyed) abortUnlessAnswered()
  else channel.once('close', abortUnlessAnswered)
  return controller.signal
}
