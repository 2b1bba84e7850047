import type { RequestCore } from '../handlers/request-core.js'
import type { HttpRequest, HttpResponse } from '../src/http.js'
import { healthAnswer } from '../src/protocol/health.js'
import {
  codecOrCbor,
  contentTypeOf,
  errorAnswer,
  isPreflight,
  preflight,
  respond,
  respondWithoutIds,
} from '../src/protocol/response.js'
import { defaults } from './default-ports.js'

/**
 * Answers every request with the reason why there is no Kinesis, as one answers whose store cannot work; but no body is
 * looked at.
 * @param error what opening it threw
 */
export const failedCore = (error: unknown): RequestCore => {
  const reason = error instanceof Error ? error.message : String(error)
  return { maxRequestBodyBytes: 0, handle: async (request) => failure(request, reason) }
}

const failure = (request: HttpRequest, reason: string): HttpResponse => {
  const ids = defaults.idSource()
  if (isPreflight(request)) return preflight(request, ids)
  const health = healthAnswer(request, () => ({ healthy: false, reason }))
  if (health !== undefined) return respondWithoutIds(request, health)
  return respond(request, ids, errorAnswer(codecOrCbor(contentTypeOf(request)), 'InternalFailure', reason))
}
