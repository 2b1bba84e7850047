import type { HttpResponse } from '../../src/http.js'
import { keepingAlive } from '../keep-alive.js'
import type { OpenCore } from '../request-core.js'
import { type FollowedSignal, onAbort, streamOf } from '../streamed-body.js'

/** A request as the clients of the AWS SDK for JavaScript v3 hand it to their `requestHandler`. */
export interface SdkRequest {
  readonly method: string
  readonly path: string
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}

export interface SdkResponse {
  readonly statusCode: number
  /** By lower-case name. */
  readonly headers: Record<string, string>
  readonly body: Uint8Array | ReadableStream<Uint8Array>
}

/** A `requestHandler` for clients of the AWS SDK for JavaScript v3 that hands requests over within the process. */
export class InProcessHandler {
  readonly #open: OpenCore
  readonly #streaming = new Set<AbortController>()

  constructor(open: OpenCore) {
    this.#open = open
  }

  /**
   * @throws Error named `AbortError` once `abortSignal` aborts; TypeError for a body that is neither text nor bytes;
   *   what opening the core throws
   */
  async handle(
    request: SdkRequest,
    { abortSignal }: { readonly abortSignal?: FollowedSignal | undefined } = {},
  ): Promise<{ response: SdkResponse }> {
    const gone = new AbortController()
    const unfollow = onAbort(abortSignal, () => gone.abort())
    try {
      const answered = Promise.race([this.#answer(request, gone.signal), abortOf(gone.signal)])
      const response = await keepingAlive(answered)
      return { response: this.#sdkResponse(response, gone, unfollow) }
    } finally {
      if (!this.#streaming.has(gone)) unfollow()
    }
  }

  /** Breaks off the responses that are still streaming, as closing a connection would. The handler can be used on. */
  destroy(): void {
    for (const gone of this.#streaming) gone.abort()
  }

  /** There is nothing to configure. */
  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): Record<string, never> {
    return {}
  }

  async #answer(request: SdkRequest, signal: AbortSignal): Promise<HttpResponse> {
    const { method, path, query, headers } = request
    const body = bytesOf(request.body)
    const core = await this.#open()
    return core.handle({ method, url: path + queryText(query), headers: lowerCased(headers), body, signal })
  }

  #sdkResponse(
    { status, headers, body }: HttpResponse,
    gone: AbortController,
    unfollow: () => void,
  ): SdkResponse {
    const head = { statusCode: status, headers: lowerCased(headers) }
    if (typeof body === 'string') return { ...head, body: new TextEncoder().encode(body) }
    // The SDK gives what it gets another prototype.
    if (body instanceof Uint8Array)
      return { ...head, body: new Uint8Array(body.buffer, body.byteOffset, body.length) }
    this.#streaming.add(gone)
    const over = (): void => {
      this.#streaming.delete(gone)
      unfollow()
    }
    onAbort(gone.signal, over)
    return { ...head, body: streamOf(followedBy(body, over), gone) }
  }
}

const abortOf = (signal: AbortSignal): Promise<never> => {
  const aborted = new Promise<never>((_, reject) => {
    onAbort(signal, () => reject(Object.assign(new Error('the request was aborted'), { name: 'AbortError' })))
  })
  // It may come when nobody waits for it any more.
  aborted.catch(() => {})
  return aborted
}

/** Somebody who waits for a piece keeps the process alive. */
async function* followedBy<Piece>(pieces: AsyncIterable<Piece>, over: () => void): AsyncGenerator<Piece> {
  const iterator = pieces[Symbol.asyncIterator]()
  try {
    for (;;) {
      const { done, value } = await keepingAlive(iterator.next())
      if (done) return
      yield value
    }
  } finally {
    over()
    await iterator.return?.()
  }
}

const bytesOf = (body: unknown): Uint8Array => {
  if (body === undefined || body === null) return new Uint8Array(0)
  if (typeof body === 'string') return new TextEncoder().encode(body)
  if (body instanceof Uint8Array) return body
  throw new TypeError('a request within the process needs a body of text or bytes')
}

const lowerCased = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))

const queryText = (query: SdkRequest['query'] = {}): string => {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value ?? '']) parameters.append(name, one)
  }
  const text = parameters.toString()
  return text === '' ? '' : `?${text}`
}
