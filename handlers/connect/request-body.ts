import { BodyConsumedError } from '../body-consumed-error.js'
import type { NodeRequest } from '../node/listener.js'
import { collectBody } from '../node/request-body.js'

/** What middleware that reads bodies leaves on a request. */
export interface ParsedBody {
  readonly rawBody?: unknown
  readonly body?: unknown
}

/**
 * The body as it was sent, wherever it is by now. One that has been parsed is spelt anew, which loses white space and
 * the digits of big numbers. Never resolves when the client goes while its body is being read.
 *
 * @throws BodyConsumedError when somebody else has read it and kept nothing of it
 */
export const bodyOf = async (req: NodeRequest & ParsedBody, maxBytes: number): Promise<Uint8Array> => {
  const { rawBody, body } = req
  const kept = bytesOf(rawBody) ?? bytesOf(body)
  if (kept !== undefined) return kept
  if (!req.readableDidRead && !req.readableEnded)
    return new Promise((resolve) => collectBody(req, maxBytes, resolve))
  if (typeof body === 'object' && body !== null && isJson(req)) return Buffer.from(JSON.stringify(body))
  if (hasBody(req)) throw new BodyConsumedError(advice)
  return new Uint8Array(0)
}

const advice = 'mount this middleware before body parsers, or let them keep the bytes in req.rawBody'

const bytesOf = (value: unknown): Uint8Array | undefined => {
  if (typeof value === 'string') return Buffer.from(value)
  return value instanceof Uint8Array ? value : undefined
}

const isJson = ({ headers }: NodeRequest): boolean => headers['content-type']?.includes('json') === true

const hasBody = ({ headers }: NodeRequest): boolean =>
  Number(headers['content-length'] ?? 0) > 0 || headers['transfer-encoding'] !== undefined
