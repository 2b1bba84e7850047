import type { Writable } from 'node:stream'
import type { HttpResponse } from '../../src/http.js'
import { keepingAlive } from '../keep-alive.js'
import { IncomingHttpRequest } from '../node/incoming-request.js'
import { writePieces } from '../node/response-body.js'
import { brokenCoreAnswer, type OpenCore } from '../request-core.js'
import { type LambdaEvent, requestOf } from './event.js'
import { type LambdaResult, longestBody, resultOf } from './result.js'

export interface LambdaContext {
  getRemainingTimeInMillis?(): number
}

export type LambdaHandler = (event: LambdaEvent, context?: LambdaContext) => Promise<LambdaResult>

/** What `awslambda.streamifyResponse` makes of a handler is for the runtime alone. */
export type LambdaStreamHandler = (event: LambdaEvent, ...rest: unknown[]) => Promise<unknown>

/** What the Node runtimes of Lambda put into the global scope. */
interface LambdaGlobal {
  streamifyResponse(handler: LambdaStreamHandler): LambdaStreamHandler
  readonly HttpResponseStream: {
    from(stream: Writable, head: { statusCode: number; headers: Readonly<Record<string, string>> }): Writable
  }
}

/** Kept back of the time that is left, for the end of the response to get out. */
const marginMs = 500

/**
 * A function that gives its response back as a whole.
 * @param longestStreamMs how long a response that the core streams may take
 */
export const lambdaHandler = (open: OpenCore, longestStreamMs: number): LambdaHandler => {
  const answer: LambdaHandler = async (event, context) => {
    const request = requestOf(event)
    const core = await open()
    const durationMs = Math.min(longestStreamMs, timeLeftMs(context))
    const limits = { responseBytes: longestBody(event), durationMs }
    const response = await core.handle({ ...request, limits }).catch(() => brokenCoreAnswer)
    return resultOf(event, response.status, response.headers, await whole(response.body))
  }
  // The client of the Runtime API has no connection that would keep the process alive meanwhile.
  return (event, context) => keepingAlive(answer(event, context))
}

/**
 * A function that streams its response where the runtime can, and otherwise does as {@link lambdaHandler}.
 * @param longestBufferedMs how long a response that the core streams may take where the runtime cannot stream
 */
export const lambdaStreamHandler = (open: OpenCore, longestBufferedMs: number): LambdaStreamHandler => {
  const buffered = lambdaHandler(open, longestBufferedMs)
  const { awslambda } = globalThis as { readonly awslambda?: Partial<LambdaGlobal> }
  // The AWS SDK too makes an object of that name.
  if (!isLambdaGlobal(awslambda)) return (event, context) => buffered(event, context as LambdaContext)
  return awslambda.streamifyResponse(async (event, ...rest) => {
    const [stream, context] = rest
    // serverless-offline has the function but gives the context here.
    if (!isResponseStream(stream)) return buffered(event, stream as LambdaContext)
    const { method, url, headers, body } = requestOf(event)
    const core = await open()
    const limits = { durationMs: timeLeftMs(context as LambdaContext) }
    const request = new IncomingHttpRequest(method, url, headers, body, stream, limits)
    const response = await core.handle(request).catch(() => brokenCoreAnswer)
    const head = { statusCode: response.status, headers: response.headers }
    await send(response.body, awslambda.HttpResponseStream.from(stream, head))
    return undefined
  })
}

const send = async (body: HttpResponse['body'], stream: Writable): Promise<void> => {
  if (typeof body === 'string' || body instanceof Uint8Array) {
    // Not `end(body)`: the head goes out with the first `write`.
    stream.write(body)
    stream.end()
  } else await writePieces(body, stream, stream.destroyed)
}

const whole = async (body: HttpResponse['body']): Promise<string | Uint8Array> => {
  if (typeof body === 'string' || body instanceof Uint8Array) return body
  const pieces: Uint8Array[] = []
  for await (const piece of body) pieces.push(piece)
  return Buffer.concat(pieces)
}

const timeLeftMs = (context: LambdaContext | undefined): number => {
  const leftMs = context?.getRemainingTimeInMillis?.() ?? Number.POSITIVE_INFINITY
  return Math.max(0, leftMs - marginMs)
}

const isLambdaGlobal = (value: Partial<LambdaGlobal> | undefined): value is LambdaGlobal =>
  typeof value?.streamifyResponse === 'function'

const isResponseStream = (value: unknown): value is Writable =>
  typeof value === 'object' && value !== null && 'write' in value && 'setContentType' in value
