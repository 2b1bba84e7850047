import { decode, encode } from 'cborg'
import type { ReceivedAnswer, SentRequest } from './host.js'

export const json = 'application/x-amz-json-1.1'
export const cbor = 'application/x-amz-cbor-1.1'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** A signed call of an operation of Kinesis. */
export const call = (operation: string, input: object, contentType = json): SentRequest => ({
  method: 'POST',
  path: '/',
  headers: {
    'content-type': contentType,
    'x-amz-target': `Kinesis_20131202.${operation}`,
    'x-amz-date': '20231114T221320Z',
    authorization:
      'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20231114/us-east-1/kinesis/aws4_request, ' +
      'SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=0000',
  },
  body: contentType === cbor ? encode(input) : bytes(JSON.stringify(input)),
})

/** A request that means nothing to Kinesis. */
export const plain = (body?: Uint8Array | string, path = '/'): SentRequest => ({
  method: 'POST',
  path,
  headers: { 'content-type': 'application/octet-stream' },
  ...(body !== undefined && { body: typeof body === 'string' ? bytes(body) : body }),
})

export const textOf = ({ body }: Pick<ReceivedAnswer, 'body'>): string => new TextDecoder().decode(body)

/** The decoded body of an answer in JSON or CBOR. */
export const outputOf = (answer: ReceivedAnswer): Record<string, unknown> =>
  answer.headers['content-type'] === cbor ? decode(answer.body) : JSON.parse(textOf(answer))
