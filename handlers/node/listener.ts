import type { IncomingMessage } from 'node:http'
import type { Http2ServerRequest } from 'node:http2'
import type { RequestCore } from '../request-core.js'
import { IncomingHttpRequest } from './incoming-request.js'
import { collectBody } from './request-body.js'
import { abandon, channelOf, isGone, type NodeResponse, sendResponse } from './send-response.js'

export type NodeRequest = IncomingMessage | Http2ServerRequest

/**
 * A listener for the `request` event of a `node:http`, `node:https` or `node:http2` server. It reads the body itself,
 * so nothing before it may have done so.
 *
 * @param closing ends streamed answers when the server closes
 */
export const requestListener =
  (core: RequestCore, closing?: AbortSignal): ((req: NodeRequest, res: NodeResponse) => void) =>
  (req, res) => {
    collectBody(req, core.maxRequestBodyBytes, (body) => {
      void answer(core, req, res, body, closing)
    })
  }

const answer = async (
  core: RequestCore,
  req: NodeRequest,
  res: NodeResponse,
  body: Uint8Array,
  closing: AbortSignal | undefined,
): Promise<void> => {
  try {
    const { method = 'GET', url = '/', headers } = req
    const request = new IncomingHttpRequest(method, url, headers, body, channelOf(res))
    await sendResponse(await core.handle(request), res, closing)
  } catch {
    if (isGone(res)) return
    if (res.headersSent) abandon(res)
    else res.writeHead(500, { 'Content-Length': '0' }).end()
  }
}
