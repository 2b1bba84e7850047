import { hasOnlyHeaderLists, isOfLoadBalancer, type LambdaEvent } from './event.js'

/** What a function gives back to the front end that called it; fits the types of `@types/aws-lambda`. */
export interface LambdaResult {
  readonly statusCode: number
  readonly headers?: Record<string, string>
  readonly multiValueHeaders?: Record<string, string[]>
  readonly body: string
  readonly isBase64Encoded: boolean
}

/** Lambda takes results of 6 MB (AWS documentation, "Lambda quotas"). */
const resultBytes = 6 * 1024 * 1024
/** Load balancers take 1 MB (AWS documentation, "Lambda functions as targets"). */
const loadBalancerResultBytes = 1024 * 1024
/** Left for status, headers and punctuation. */
const envelopeBytes = 16 * 1024

/** Longest body in bytes that fits a result whatever it consists of. */
export const longestBody = (event: LambdaEvent): number => Math.floor((bodyRoom(event) * 3) / 4)

/** JSON goes as text, and bytes as base64: REST APIs do not decode base64 unless they have been told to. */
export const resultOf = (
  event: LambdaEvent,
  statusCode: number,
  headers: Readonly<Record<string, string>>,
  body: string | Uint8Array,
): LambdaResult => {
  const text = textOf(headers, body)
  const asText = text !== undefined && fitsAsText(text, bodyRoom(event))
  return {
    statusCode,
    ...(hasOnlyHeaderLists(event) ? { multiValueHeaders: inLists(headers) } : { headers: { ...headers } }),
    body: asText ? text : Buffer.from(body as string).toString('base64'),
    isBase64Encoded: !asText,
  }
}

/** A core may give JSON as bytes. */
const textOf = (headers: Readonly<Record<string, string>>, body: string | Uint8Array): string | undefined => {
  if (typeof body === 'string') return body
  const contentType = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1]
  return contentType?.includes('json') === true ? Buffer.from(body).toString() : undefined
}

const bodyRoom = (event: LambdaEvent): number =>
  (isOfLoadBalancer(event) ? loadBalancerResultBytes : resultBytes) - envelopeBytes

/** The result travels as JSON, which spells quotation marks and backslashes with two characters. */
const fitsAsText = (text: string, room: number): boolean =>
  Buffer.byteLength(text) <= room / 2 || Buffer.byteLength(JSON.stringify(text)) <= room

const inLists = (headers: Readonly<Record<string, string>>): Record<string, string[]> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]))
