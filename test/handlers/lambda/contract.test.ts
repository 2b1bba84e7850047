import { once } from 'node:events'
import type { LambdaEvent } from '../../../handlers/lambda/event.js'
import { type LambdaHandler, lambdaHandler, lambdaStreamHandler } from '../../../handlers/lambda/handler.js'
import type { LambdaResult } from '../../../handlers/lambda/result.js'
import type { HostUnderTest, ReceivedAnswer, SentRequest } from '../../contracts/handler/host.js'
import { handlerContract } from '../../contracts/handler/index.js'
import { eventOfLoadBalancer, eventOfLoadBalancerWithLists, eventV1, eventV2 } from './events.js'
import { ResponseStream, withLambdaGlobal } from './runtime.js'

const lowerCased = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))

/** The answer that a front end makes of a result, which must be one that Lambda takes. */
const answerOf = (result: LambdaResult, longestResult: number): ReceivedAnswer => {
  const payload = Buffer.byteLength(JSON.stringify(result))
  if (payload > longestResult) throw new Error(`a result of ${payload} bytes does not fit`)
  const { statusCode, headers, multiValueHeaders = {}, body, isBase64Encoded } = result
  const lists = Object.entries(multiValueHeaders).map(([name, values]) => [name, values.join(',')])
  return {
    status: statusCode,
    headers: lowerCased(headers ?? Object.fromEntries(lists)),
    body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
  }
}

const MB = 1024 * 1024

const buffered = (
  name: string,
  eventOf: (sent: SentRequest) => LambdaEvent,
  longestResult = 6 * MB,
): HostUnderTest => ({
  name,
  streams: false,
  longestBody: Math.floor(((longestResult - 16 * 1024) * 3) / 4),
  serve: async (core) => {
    const handler: LambdaHandler = lambdaHandler(async () => core, 50)
    return { exchange: async (sent) => answerOf(await handler(eventOf(sent)), longestResult) }
  },
})

handlerContract(buffered('Lambda, payload 2.0', eventV2))
handlerContract(buffered('Lambda, payload 1.0', eventV1))
handlerContract(buffered('Lambda behind a load balancer', eventOfLoadBalancer, MB))
handlerContract(buffered('Lambda behind a load balancer with lists', eventOfLoadBalancerWithLists, MB))

handlerContract({
  name: 'Lambda, streaming',
  serve: async (core) => {
    withLambdaGlobal()
    const handler = lambdaStreamHandler(async () => core, 50)
    const invoked = (sent: SentRequest) => {
      const response = new ResponseStream()
      const done = handler(eventV2(sent), response, {})
      // The runtime breaks the response off when the function fails.
      done.catch((error: Error) => response.destroy(error))
      return response
    }
    return {
      exchange: async (sent) => {
        const response = invoked(sent)
        const body = Buffer.concat(await response.toArray())
        return {
          status: response.head?.statusCode ?? 0,
          headers: lowerCased(response.head?.headers ?? {}),
          body,
        }
      },
      stream: async (sent) => {
        const response = invoked(sent)
        await once(response, 'head')
        const leave = () => void response.destroy()
        return { status: response.head?.statusCode ?? 0, pieces: response, leave }
      },
    }
  },
})
