import type { HttpRequest } from '../http.js'
import { cborCodec } from './cbor.js'
import type { Codec } from './codec.js'
import { header } from './headers.js'
import { jsonCodec } from './json.js'
import { type Answer, codecOrCbor, contentTypeOf, errorAnswer } from './response.js'
import type { Route, Routes } from './routes.js'

/** A request for an operation, with its body decoded. */
export interface Recognized {
  readonly route: Route
  readonly codec: Codec
  readonly body: object
}

/**
 * Finds out which operation a request is for and decodes its body. Everything else gets its answer here; which one
 * depends on the order of these questions.
 * Source: kinesalite's tests against AWS.
 */
export const recognize = (request: HttpRequest, routes: Routes): Recognized | Answer => {
  if (request.method !== 'POST') return accessDenied
  const target = header(request, 'x-amz-target')
  const route = target === undefined ? undefined : routes.get(target)
  const contentType = contentTypeOf(request)
  if (request.body.length === 0)
    return errorAnswer(
      codecOrCbor(contentType),
      route === undefined ? 'UnknownOperationException' : 'SerializationException',
    )
  if (contentType === plainJson) return plainJsonAnswer(request.body)
  const codec = codecOf(contentType)
  if (codec === undefined) return namesOperation(target) ? unknownOperation : accessDenied
  const body = decodeObject(codec, request.body)
  if (body === undefined) return errorAnswer(codec, 'SerializationException')
  if (route === undefined) return errorAnswer(codec, 'UnknownOperationException')
  return { route, codec, body }
}

/** The codec of a content type that operations have. */
export const codecOf = (contentType: string | undefined): Codec | undefined => {
  switch (contentType) {
    case jsonCodec.contentType:
      return jsonCodec
    case cborCodec.contentType:
      return cborCodec
    default:
      return undefined
  }
}

/** Undefined where the body cannot be decoded or spells something else than an object. */
const decodeObject = (codec: Codec, body: Uint8Array): object | undefined => {
  let value: unknown
  try {
    value = codec.decode(body)
  } catch {
    return undefined
  }
  return isObject(value) ? value : undefined
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)

/** Whether a target has a service and an operation, known or not. */
const namesOperation = (target = ''): boolean => {
  const dot = target.indexOf('.')
  return dot > 0 && dot < target.length - 1
}

const plainJson = 'application/json'

/** AWS knows this content type, but no operation that takes it. */
const plainJsonAnswer = (body: Uint8Array): Answer =>
  decodeObject(jsonCodec, body) === undefined
    ? plainJsonError(400, 'SerializationException')
    : plainJsonError(404, 'UnknownOperationException')

const plainJsonError = (
  status: number,
  errorType: 'SerializationException' | 'UnknownOperationException',
): Answer => ({
  status,
  contentType: plainJson,
  errorType,
  body: `{"Output":{"__type":"com.amazon.coral.service#${errorType}"},"Version":"1.0"}`,
})

const accessDenied: Answer = {
  status: 403,
  errorType: 'AccessDeniedException',
  body: `<AccessDeniedException>
  <Message>Unable to determine service/operation name to be authorized</Message>
</AccessDeniedException>
`,
}

const unknownOperation: Answer = {
  status: 404,
  errorType: 'UnknownOperationException',
  body: '<UnknownOperationException/>\n',
}
