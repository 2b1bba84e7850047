import { brokenCoreAnswer, type OpenCore } from '../request-core.js'
import { onAbort, streamOf } from '../streamed-body.js'
import { collectBody } from './request-body.js'

/** Answers web-standard requests; needs nothing but the web's standards. */
export const fetchHandler =
  (open: OpenCore): ((request: Request) => Promise<Response>) =>
  async (request) => {
    const core = await open()
    const gone = new AbortController()
    onAbort(request.signal, () => gone.abort())
    const { pathname, search } = new URL(request.url)
    const { method } = request
    const { status, headers, body } = await core
      .handle({
        method,
        url: pathname + search,
        headers: Object.fromEntries(request.headers),
        body: await collectBody(request, core.maxRequestBodyBytes),
        signal: gone.signal,
      })
      .catch(() => brokenCoreAnswer)
    const isWhole = typeof body === 'string' || body instanceof Uint8Array
    return new Response(isWhole ? body : streamOf(body, gone), { status, headers })
  }
