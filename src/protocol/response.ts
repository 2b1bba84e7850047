import { Buffer } from 'node:buffer'
import { errorStatuses, type KinesisErrorType } from '../domain/errors.js'
import { responseTooLong } from '../domain/refusals.js'
import type { HttpRequest, HttpResponse } from '../http.js'
import type { OperationName, SubscribeToShardEvent } from '../operations/api.generated.js'
import type { IdSource } from '../ports/id-source.js'
import { cborCodec } from './cbor.js'
import type { Codec } from './codec.js'
import { eventFrames, eventStreamContentType } from './event-stream.js'
import { header } from './headers.js'
import { jsonCodec } from './json.js'

/** An answer before it is addressed to its request. */
export interface Answer {
  readonly status: number
  readonly contentType?: string
  readonly errorType?: KinesisErrorType
  readonly body: HttpResponse['body']
}

/**
 * What an operation gives; an operation without output has an empty body, yet a content type.
 * @param responseBytes the most that the host can carry
 * @throws KinesisError InternalFailure when the output takes more than that
 */
export const outputAnswer = (
  codec: Codec,
  operation: OperationName,
  output: object,
  responseBytes = Number.POSITIVE_INFINITY,
): Answer => {
  const body = codec.encodeOutput(operation, output)
  if (responseBytes < Number.POSITIVE_INFINITY && Buffer.byteLength(body) > responseBytes)
    throw responseTooLong(responseBytes)
  return { status: 200, contentType: codec.contentType, body }
}

/** What SubscribeToShard gives: frames for as long as events come. */
export const eventStreamAnswer = (
  codec: Codec,
  events: AsyncIterable<SubscribeToShardEvent>,
  onDefect: (error: unknown) => void,
  responseBytes?: number,
): Answer => ({
  status: 200,
  contentType: eventStreamContentType,
  body: eventFrames(codec, events, onDefect, responseBytes),
})

/** An operation's refusal; the text is left out where it is empty. */
export const errorAnswer = (codec: Codec, type: KinesisErrorType, message = ''): Answer => ({
  status: errorStatuses[type],
  contentType: codec.contentType,
  errorType: type,
  body: codec.encodeTexts({ __type: type, ...(message === '' ? {} : { [errorTextMember(type)]: message }) }),
})

/**
 * Name of the member that holds an error's text: type conversion errors spell it with an upper-case letter.
 * Source: kinesalite's tests against AWS.
 */
const errorTextMember = (type: KinesisErrorType): 'message' | 'Message' =>
  type === 'SerializationException' ? 'Message' : 'message'

/** Adds what every answer to a request carries that was read: the request's ids, its length, and CORS headers. */
export const respond = (request: HttpRequest, ids: IdSource, answer: Answer): HttpResponse => {
  const headers: Record<string, string> = {
    'x-amzn-RequestId': ids.uuid(),
    'x-amz-id-2': ids.extendedRequestId(),
  }
  return complete(request, answer, headers)
}

/** An answer that is not one of Kinesis's, such as that of a health check: it has no request ids. */
export const respondWithoutIds = (request: HttpRequest, answer: Answer): HttpResponse =>
  complete(request, answer, {})

/** The body is longer than the settings allow. */
export const bodyTooLarge = (request: HttpRequest): HttpResponse =>
  respondWithoutIds(request, {
    ...errorAnswer(
      codecOrCbor(contentTypeOf(request)),
      'SerializationException',
      'Request body is too large',
    ),
    status: 413,
  })

export const isPreflight = (request: Pick<HttpRequest, 'method' | 'headers'>): boolean =>
  request.method === 'OPTIONS' && request.headers.origin !== undefined

/** Lets a web page of any origin send what it asks for. */
export const preflight = (request: HttpRequest, ids: IdSource): HttpResponse => {
  const headers: Record<string, string> = {
    'x-amzn-RequestId': ids.uuid(),
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Max-Age': '172800',
    'Content-Length': '0',
  }
  const requestHeaders = header(request, 'access-control-request-headers')
  if (isHeaderText(requestHeaders)) headers['Access-Control-Allow-Headers'] = requestHeaders
  const requestMethod = header(request, 'access-control-request-method')
  if (isHeaderText(requestMethod)) headers['Access-Control-Allow-Methods'] = requestMethod
  return { status: 200, headers, body: '' }
}

/** The media type of the request's body, without parameters. */
export const contentTypeOf = (request: HttpRequest): string | undefined => {
  const value = header(request, 'content-type')
  const end = value?.indexOf(';') ?? -1
  return (end === -1 ? value : value?.slice(0, end))?.trim()
}

/** The codec of answers to requests whose body was not looked at. */
export const codecOrCbor = (contentType: string | undefined): Codec =>
  contentType === jsonCodec.contentType ? jsonCodec : cborCodec

const complete = (request: HttpRequest, answer: Answer, headers: Record<string, string>): HttpResponse => {
  const { status, contentType, errorType, body } = answer
  if (contentType !== undefined) headers['Content-Type'] = contentType
  if (typeof body === 'string') headers['Content-Length'] = String(Buffer.byteLength(body))
  else if (body instanceof Uint8Array) headers['Content-Length'] = String(body.length)
  if (errorType !== undefined) headers['x-amzn-ErrorType'] = errorType
  if (request.headers.origin !== undefined) {
    headers['Access-Control-Allow-Origin'] = '*'
    headers['Access-Control-Expose-Headers'] =
      'x-amzn-RequestId,x-amzn-ErrorType,x-amz-request-id,x-amz-id-2,x-amzn-ErrorMessage,Date'
  }
  return { status, headers, body }
}

/** What any host can carry in a header. */
const isHeaderText = (text: string | undefined): text is string => text !== undefined && /^[ -~]+$/.test(text)
