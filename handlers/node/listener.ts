import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import type { HttpRequest, HttpResponse } from '../../src/http.js'
import { withoutConnectionHeaders } from './connection-headers.js'
import { IncomingHttpRequest } from './incoming-request.js'
import { collectBody } from './request-body.js'
import { writePieces } from './response-body.js'
import { isGone as isStreamGone, resetStream } from './stream-state.js'

/** What answers the requests: a `Kinesis`, or anything shaped like one. */
export interface RequestCore {
  /** Never rejects. */
  handle(request: HttpRequest): Promise<HttpResponse>
  /** Longest request body that `handle` takes, in bytes. */
  readonly maxRequestBodyBytes: number
}

export type NodeRequest = IncomingMessage | Http2ServerRequest
export type NodeResponse = ServerResponse | Http2ServerResponse

/**
 * A listener for the `request` event of a `node:http`, `node:https` or `node:http2` server. It reads the body itself,
 * so nothing before it may have done so.
 */
export function requestListener(core: RequestCore): (req: NodeRequest, res: NodeResponse) => void {
  return (req, res) => {
    collectBody(req, core.maxRequestBodyBytes, (body) => {
      void answer(core, req, res, body)
    })
  }
}

async function answer(
  core: RequestCore,
  req: NodeRequest,
  res: NodeResponse,
  body: Uint8Array,
): Promise<void> {
  try {
    const channel = 'stream' in res ? res.stream : res
    const request = new IncomingHttpRequest(req.method ?? 'GET', req.url ?? '/', req.headers, body, channel)
    const response = await core.handle(request)
    await send(response, res)
  } catch {
    if (isGone(res)) return
    if (res.headersSent) abandon(res)
    else res.writeHead(500, { 'Content-Length': '0' }).end()
  }
}

/**
 * Writes a response; one whose client has gone is dropped. Resolves when its body has been handed over.
 *
 * @throws TypeError (a header that HTTP cannot carry), or whatever the iteration of a streamed body throws.
 */
async function send({ status, headers, body }: HttpResponse, res: NodeResponse): Promise<void> {
  const gone = isGone(res)
  if (!gone) {
    if ('stream' in res) res.writeHead(status, withoutConnectionHeaders(headers))
    else res.writeHead(status, headers)
  }
  if (typeof body === 'string' || body instanceof Uint8Array) {
    if (!gone) res.end(body)
  } else {
    if (!gone && !('stream' in res)) res.flushHeaders()
    await writePieces(body, res, gone)
  }
}

function isGone(res: NodeResponse): boolean {
  return 'stream' in res ? isStreamGone(res.stream) : res.destroyed
}

/** Ends a response so that the client can tell that it is not whole. */
function abandon(res: NodeResponse): void {
  if ('stream' in res) resetStream(res.stream)
  else res.destroy()
}
