import { Buffer } from 'node:buffer'
import type { HttpRequest, HttpResponse } from '../http.js'
import { header } from './headers.js'
import { codecOf } from './recognition.js'
import type { Routes } from './routes.js'

/**
 * One line on a request and what became of it. An answer that streams is told of when it begins.
 * @param elapsedMs from the request to its answer, in ms
 */
export const requestReport = (
  request: HttpRequest,
  response: HttpResponse,
  routes: Routes,
  elapsedMs: number,
): string => {
  const errorType = response.headers['x-amzn-ErrorType']
  const name = requestName(request, routes)
  if (errorType === undefined) return `${name} answered with ${response.status} in ${elapsedMs} ms`
  const text = errorText(response)
  const refused = `${name} refused with ${response.status} ${errorType} in ${elapsedMs} ms`
  return text === undefined ? refused : `${refused}: ${text}`
}

/** The operation; of a request for none that is known its request line, and what it asks for. */
const requestName = (request: HttpRequest, routes: Routes): string => {
  const target = header(request, 'x-amz-target')
  const route = target === undefined ? undefined : routes.get(target)
  if (route !== undefined) return route.operation
  return `${request.method} ${request.url}${target === undefined ? '' : ` for ${target}`}`
}

const errorText = ({ headers, body }: HttpResponse): string | undefined => {
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) return undefined
  const bytes = Buffer.from(body)
  const codec = codecOf(headers['Content-Type'])
  if (codec === undefined) return /<Message>(.*)<\/Message>/.exec(bytes.toString())?.[1]
  const members = codec.decode(bytes) as { readonly message?: string; readonly Message?: string }
  return members.message ?? members.Message
}
