import type { LambdaEvent, LambdaEventV1, LambdaEventV2 } from '../../../handlers/lambda/event.js'
import type { SentRequest } from '../../contracts/handler/host.js'

/** Types that AWS hands over as text; everything else goes as base64 (AWS documentation, "Working with binary media"). */
const textTypes = /^(text\/|application\/(json|javascript|xml)\b)/

const bodyOf = ({ headers, body }: SentRequest): Pick<LambdaEvent, 'body' | 'isBase64Encoded'> => {
  if (body === undefined) return { isBase64Encoded: false }
  const contentType = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1]
  const isText = textTypes.test(contentType ?? '')
  return { body: Buffer.from(body).toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText }
}

const queryOf = (path: string) => new URL(path, 'http://localhost').searchParams

/** Payload format 2.0, with the headers' names in lower case as AWS has them. */
export const eventV2 = (sent: SentRequest): LambdaEventV2 => {
  const { pathname, search } = new URL(sent.path, 'http://localhost')
  return {
    rawPath: pathname,
    rawQueryString: search.slice(1),
    headers: Object.fromEntries(
      Object.entries(sent.headers).map(([name, value]) => [name.toLowerCase(), value]),
    ),
    requestContext: { http: { method: sent.method } },
    ...bodyOf(sent),
  }
}

/** Payload format 1.0, which has everything twice. */
export const eventV1 = (sent: SentRequest): LambdaEventV1 => ({
  httpMethod: sent.method,
  path: new URL(sent.path, 'http://localhost').pathname,
  headers: sent.headers,
  multiValueHeaders: inLists(sent.headers),
  queryStringParameters: Object.fromEntries(queryOf(sent.path)),
  multiValueQueryStringParameters: inLists(Object.fromEntries(queryOf(sent.path))),
  requestContext: { stage: 'prod' },
  ...bodyOf(sent),
})

export const eventOfLoadBalancer = (sent: SentRequest): LambdaEventV1 => ({
  httpMethod: sent.method,
  path: new URL(sent.path, 'http://localhost').pathname,
  headers: sent.headers,
  queryStringParameters: Object.fromEntries(queryOf(sent.path)),
  requestContext: {
    elb: { targetGroupArn: 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/a/b' },
  },
  ...bodyOf(sent),
})

/** Of a target group with multi-value headers, which has no others. */
export const eventOfLoadBalancerWithLists = (sent: SentRequest): LambdaEventV1 => {
  const { headers = {}, queryStringParameters = {}, ...event } = eventOfLoadBalancer(sent)
  return {
    ...event,
    multiValueHeaders: inLists(headers),
    multiValueQueryStringParameters: inLists(queryStringParameters),
  }
}

const inLists = (texts: Readonly<Record<string, string | undefined>> | null): Record<string, string[]> =>
  Object.fromEntries(Object.entries(texts ?? {}).map(([name, text]) => [name, [text ?? '']]))
