import type { HttpRequest } from '../../src/http.js'
import { IncomingHttpRequest } from '../node/incoming-request.js'
import type { NodeRequest } from '../node/listener.js'
import { abandon, channelOf, isGone, type NodeResponse, sendResponse } from '../node/send-response.js'
import type { OpenCore } from '../request-core.js'
import { bodyOf, type ParsedBody } from './request-body.js'

export type ConnectRequest = NodeRequest & ParsedBody
export type ConnectNext = (error?: unknown) => void
export type ConnectMiddleware = (req: ConnectRequest, res: NodeResponse, next: ConnectNext) => void

/**
 * Middleware for Connect and all that takes its middleware. It answers what `takes` says yes to and passes on the
 * rest, unread. What goes wrong is given to `next`.
 */
export const connectMiddleware =
  (open: OpenCore, takes: (head: Omit<HttpRequest, 'body'>) => boolean): ConnectMiddleware =>
  (req, res, next) => {
    const { method = 'GET', url = '/', headers } = req
    if (takes({ method, url, headers })) void answer(open, req, res, next)
    else next()
  }

const answer = async (
  open: OpenCore,
  req: ConnectRequest,
  res: NodeResponse,
  next: ConnectNext,
): Promise<void> => {
  try {
    const core = await open()
    const body = await bodyOf(req, core.maxRequestBodyBytes)
    const { method = 'GET', url = '/', headers } = req
    const request = new IncomingHttpRequest(method, url, headers, body, channelOf(res))
    await sendResponse(await core.handle(request), res)
  } catch (error) {
    if (isGone(res)) return
    if (res.headersSent) abandon(res)
    next(error)
  }
}
