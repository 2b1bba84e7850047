import type { HttpRequest } from '../../src/http.js'

type Texts = Readonly<Record<string, string | undefined>> | null
type TextLists = Readonly<Record<string, readonly string[] | undefined>> | null

interface EventBody {
  readonly body?: string | null | undefined
  readonly isBase64Encoded?: boolean | undefined
}

/** Payload format 2.0: of Function URLs and of HTTP APIs. */
export interface LambdaEventV2 extends EventBody {
  readonly rawPath: string
  readonly rawQueryString?: string | undefined
  readonly headers?: Texts | undefined
  readonly requestContext: { readonly http: { readonly method: string } }
}

/** Payload format 1.0: of REST APIs and, but for a few members, of Application Load Balancers. */
export interface LambdaEventV1 extends EventBody {
  readonly httpMethod: string
  readonly path: string
  readonly headers?: Texts | undefined
  readonly multiValueHeaders?: TextLists | undefined
  readonly queryStringParameters?: Texts | undefined
  readonly multiValueQueryStringParameters?: TextLists | undefined
  readonly requestContext: object
}

/** What Lambda's HTTP front ends send a function; the types of `@types/aws-lambda` fit. */
export type LambdaEvent = LambdaEventV2 | LambdaEventV1

/** @throws TypeError for an event of another kind: one of a schedule or a queue gets here too, whatever the types say */
export const requestOf = (event: LambdaEvent): HttpRequest => {
  if (typeof event !== 'object' || event === null) throw otherEvent()
  const headers = headersOf(event)
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded === true ? 'base64' : 'utf8')
  if ('httpMethod' in event)
    return { method: event.httpMethod, url: event.path + queryOf(event), headers, body }
  const method: unknown = event.requestContext?.http?.method
  if (typeof method !== 'string') throw otherEvent()
  const { rawPath = '/', rawQueryString = '' } = event
  return { method, url: rawQueryString === '' ? rawPath : `${rawPath}?${rawQueryString}`, headers, body }
}

const otherEvent = (): TypeError =>
  new TypeError(
    'this function takes events of a Function URL, an API Gateway or an Application Load Balancer',
  )

export const isOfLoadBalancer = (event: LambdaEvent): boolean => 'elb' in (event.requestContext ?? {})

/** Whether the headers of the answer are to be lists as well. */
export const hasOnlyHeaderLists = (event: LambdaEvent): boolean =>
  !event.headers && 'multiValueHeaders' in event && Boolean(event.multiValueHeaders)

const headersOf = (event: LambdaEvent): HttpRequest['headers'] => {
  const lists = 'multiValueHeaders' in event ? event.multiValueHeaders : undefined
  const headers = new Map<string, string>()
  for (const [name, value] of entriesOf(lists, event.headers)) {
    const text = typeof value === 'string' ? value : value?.join(', ')
    if (text === undefined) continue
    const key = name.toLowerCase()
    const earlier = headers.get(key)
    headers.set(key, earlier === undefined ? text : `${earlier}, ${text}`)
  }
  return Object.fromEntries(headers)
}

/** Those of the lists, which may be there and empty in an event that somebody has written. */
const entriesOf = (
  lists: TextLists | undefined,
  texts: Texts | undefined,
): [string, string | readonly string[] | undefined][] => {
  const entries = Object.entries(lists ?? {})
  return entries.length > 0 ? entries : Object.entries(texts ?? {})
}

const queryOf = (event: LambdaEventV1): string => {
  const pairs: string[] = []
  // A load balancer leaves names and values as they were in the URL; API Gateway decodes them.
  const encoded = isOfLoadBalancer(event) ? (text: string) => text : encodeURIComponent
  const { multiValueQueryStringParameters: lists, queryStringParameters } = event
  for (const [name, values] of entriesOf(lists, queryStringParameters)) {
    for (const value of typeof values === 'string' ? [values] : (values ?? []))
      pairs.push(`${encoded(name)}=${encoded(value)}`)
  }
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`
}
