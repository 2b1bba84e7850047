import type { ServerResponse } from 'node:http'
import type { Http2ServerResponse } from 'node:http2'
import type { HttpResponse } from '../../src/http.js'
import { withoutConnectionHeaders } from './connection-headers.js'
import type { ResponseChannel } from './incoming-request.js'
import { endTogether } from './response-batch.js'
import { writePieces } from './response-body.js'
import { isGone as isStreamGone, resetStream } from './stream-state.js'

export type NodeResponse = ServerResponse | Http2ServerResponse

/**
 * Writes a response; one whose client has gone is dropped. Resolves when all that is left is to let a whole body go, or
 * a streamed one has been handed over.
 *
 * @param closing ends a streamed body when the server closes
 * @throws TypeError (a header that HTTP cannot carry), or whatever the iteration of a streamed body throws.
 */
export const sendResponse = async (
  response: HttpResponse,
  res: NodeResponse,
  closing?: AbortSignal,
): Promise<void> => {
  const { status, headers, body } = response
  const gone = isGone(res)
  if (!gone) {
    if ('stream' in res) res.writeHead(status, withoutConnectionHeaders(headers))
    else res.writeHead(status, headers)
  }
  if (typeof body === 'string' || body instanceof Uint8Array) {
    if (gone) return
    if ('stream' in res) res.end(body)
    else endTogether(res, body)
  } else {
    if (!gone && !('stream' in res)) res.flushHeaders()
    await writePieces(body, res, gone, closing)
  }
}

/** What tells when the exchange of a response is over. */
export const channelOf = (res: NodeResponse): ResponseChannel => ('stream' in res ? res.stream : res)

export const isGone = (res: NodeResponse): boolean =>
  'stream' in res ? isStreamGone(res.stream) : res.destroyed

/** Ends a response so that the client can tell that it is not whole. */
export const abandon = (res: NodeResponse): void => {
  if ('stream' in res) resetStream(res.stream)
  else res.destroy()
}
