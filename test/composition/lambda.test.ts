import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type {
  ALBHandler,
  APIGatewayProxyHandler,
  APIGatewayProxyHandlerV2,
  Context,
  LambdaFunctionURLHandler,
} from 'aws-lambda'
import { describe, expect, expectTypeOf, onTestFinished, test, vi } from 'vitest'
import { MemoryStorage } from '../../adapters/storage-memory/memory-storage.js'
import { createKinesis } from '../../composition/create-kinesis.js'
import { type LambdaResult, lambdaHandler, lambdaStreamHandler } from '../../composition/lambda.js'
import type { LambdaEvent } from '../../handlers/lambda/event.js'
import { call, json } from '../contracts/handler/requests.js'
import {
  eventOfLoadBalancer,
  eventOfLoadBalancerWithLists,
  eventV1,
  eventV2,
} from '../handlers/lambda/events.js'
import { ResponseStream, withLambdaGlobal } from '../handlers/lambda/runtime.js'

/** Handlers leave a listener for SIGTERM behind, which must not outlive its test. */
const withoutSigterm = (): void => {
  const before = process.listeners('SIGTERM')
  onTestFinished(() => {
    for (const listener of process.listeners('SIGTERM'))
      if (!before.includes(listener)) process.off('SIGTERM', listener)
  })
}

const outputOf = ({ body, isBase64Encoded }: LambdaResult): unknown =>
  JSON.parse(isBase64Encoded ? Buffer.from(body, 'base64').toString() : body)

test('lambdaStreamHandler works beside a client of the AWS SDK, which makes a global of the runtime’s name', async () => {
  withoutSigterm()
  Object.assign(globalThis, { awslambda: {} })
  onTestFinished(() => void Reflect.deleteProperty(globalThis, 'awslambda'))
  await using kinesis = await createKinesis({ streams: { orders: 1 } })
  const result = (await lambdaStreamHandler(kinesis)(eventV2(call('ListStreams', {})))) as LambdaResult
  expect(outputOf(result)).toMatchObject({ StreamNames: ['orders'] })
})

describe('lambdaHandler', () => {
  test('is what AWS’s types call a handler, with two parameters', async () => {
    const handler = lambdaHandler({})
    expectTypeOf(handler).toExtend<(...args: Parameters<LambdaFunctionURLHandler>) => unknown>()
    // The handlers of @types/aws-lambda have a third parameter, which ours leave out.
    const handlers: [APIGatewayProxyHandler, APIGatewayProxyHandlerV2, ALBHandler, LambdaFunctionURLHandler] =
      [
        (event: Parameters<APIGatewayProxyHandler>[0], context: Context) => handler(event, context),
        (event: Parameters<APIGatewayProxyHandlerV2>[0], context: Context) => handler(event, context),
        (event: Parameters<ALBHandler>[0], context: Context) => handler(event, context),
        (event: Parameters<LambdaFunctionURLHandler>[0], context: Context) => handler(event, context),
      ]
    expect(handlers).toHaveLength(4)
    expect(handler).toHaveLength(2)
  })

  test('opens the store once, at the first event, and uses it for all that follow', async () => {
    withoutSigterm()
    const storage = new MemoryStorage()
    const open = vi.spyOn(storage, 'open')
    const handler = lambdaHandler({ storage })
    expect(open).not.toHaveBeenCalled()
    const create = handler(eventV2(call('CreateStream', { StreamName: 'orders', ShardCount: 1 })))
    await Promise.all([create, handler(eventV2(call('ListStreams', {})))])
    const listed = await handler(eventV2(call('ListStreams', {})))
    expect(outputOf(listed)).toMatchObject({ StreamNames: ['orders'] })
    expect(open).toHaveBeenCalledOnce()
  })

  test('answers 500 with the reason while the store cannot be opened, and tries anew at the next event', async () => {
    withoutSigterm()
    const open = vi
      .spyOn(MemoryStorage.prototype, 'open')
      .mockRejectedValueOnce(new Error('the disk is gone'))
    onTestFinished(() => open.mockRestore())
    const handler = lambdaHandler({})
    const failed = await handler(eventV2(call('ListStreams', {})))
    expect([failed.statusCode, outputOf(failed)]).toEqual([
      500,
      { __type: 'InternalFailure', message: 'the disk is gone' },
    ])
    expect((await handler(eventV2(call('ListStreams', {})))).statusCode).toBe(200)
  })

  test.each([
    ['payload 2.0', eventV2, 'headers'],
    ['payload 1.0', eventV1, 'headers'],
    ['a load balancer', eventOfLoadBalancer, 'headers'],
    ['a load balancer with lists', eventOfLoadBalancerWithLists, 'multiValueHeaders'],
  ] as const)('gives JSON back as text, with the headers of %s', async (_, eventOf, headers) => {
    withoutSigterm()
    const result = await lambdaHandler({})(eventOf(call('ListStreams', {})))
    expect(result.isBase64Encoded).toBe(false)
    expect(Object.keys(result).sort()).toEqual(['body', headers, 'isBase64Encoded', 'statusCode'].sort())
    expect(result[headers]).toMatchObject({ 'Content-Type': headers === 'headers' ? json : [json] })
  })

  test('takes JSON that a front end hands over as text', async () => {
    withoutSigterm()
    const event = { ...eventV2(call('CreateStream', {})), body: '{"StreamName":"é"}', isBase64Encoded: false }
    expect(outputOf(await lambdaHandler({})(event))).toMatchObject({ __type: 'ValidationException' })
  })

  test('reads a signature in the query of every kind of event', async () => {
    withoutSigterm()
    const { authorization: _, ...headers } = call('ListStreams', {}).headers
    const query = new URLSearchParams({
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Credential': 'AKIDEXAMPLE/20231114/us-east-1/kinesis/aws4_request',
      'X-Amz-Date': '20231114T221320Z',
      'X-Amz-SignedHeaders': 'host',
      'X-Amz-Signature': '0000',
    })
    const sent = { ...call('ListStreams', {}), headers, path: `/?${query}` }
    const handler = lambdaHandler({})
    for (const eventOf of [eventV2, eventV1]) expect((await handler(eventOf(sent))).statusCode).toBe(200)
    expect((await handler(eventV2({ ...sent, path: '/' }))).statusCode).toBe(400)
  })

  test.each([{}, { source: 'aws.events' }, { Records: [] }, [], null, undefined, 'x', 5])(
    'refuses %o, which is no request',
    async (event) => {
      withoutSigterm()
      await expect(lambdaHandler({})(event as LambdaEvent, {})).rejects.toThrow(
        'this function takes events of a Function URL, an API Gateway or an Application Load Balancer',
      )
    },
  )

  test.each([-1, 1.5, 300_001, '5'])('refuses to subscribe for %s ms', (subscriptionMs) => {
    expect(() => lambdaHandler({}, { subscriptionMs: subscriptionMs as number })).toThrow(
      `Option subscriptionMs: lambdaHandler gives ${JSON.stringify(subscriptionMs)}; allowed: a whole number from 0 to 300000`,
    )
    expect(() => lambdaStreamHandler({}, { subscriptionMs: subscriptionMs as number })).toThrow(
      'Option subscriptionMs: lambdaStreamHandler gives ',
    )
  })

  test.each([
    ['Lambda', eventV2, 6_291_456, 100],
    ['a load balancer', eventOfLoadBalancer, 1_048_576, 20],
  ] as const)('pages fit %s, and no record is lost between them', async (_, eventOf, longest, records) => {
    withoutSigterm()
    await using kinesis = await createKinesis({ streams: { orders: 1 } })
    const handler = lambdaHandler(kinesis)
    const Data = Buffer.alloc(100_000, 1).toString('base64')
    for (let n = 0; n < records; n++)
      await handler(eventOf(call('PutRecord', { StreamName: 'orders', PartitionKey: `${n}"\\`, Data })))
    const first = { StreamName: 'orders', ShardId: 'shardId-000000000000', ShardIteratorType: 'TRIM_HORIZON' }
    let { ShardIterator } = outputOf(await handler(eventOf(call('GetShardIterator', first)))) as {
      ShardIterator: string
    }
    const keys: string[] = []
    for (let pages = 0; keys.length < records && pages < records; pages++) {
      const result = await handler(eventOf(call('GetRecords', { ShardIterator })))
      expect(Buffer.byteLength(JSON.stringify(result))).toBeLessThanOrEqual(longest)
      const page = outputOf(result) as { Records: { PartitionKey: string }[]; NextShardIterator: string }
      expect(page.Records.length).toBeGreaterThan(1)
      keys.push(...page.Records.map(({ PartitionKey }) => PartitionKey))
      ShardIterator = page.NextShardIterator
    }
    expect(keys).toEqual(Array.from({ length: records }, (_, n) => `${n}"\\`))
  })

  test('a record that does not fit is told, not lost', async () => {
    withoutSigterm()
    await using kinesis = await createKinesis({ streams: { orders: 1 } })
    const handler = lambdaHandler(kinesis, { subscriptionMs: 0 })
    const Data = Buffer.alloc(1_000_000).toString('base64')
    const put = call('PutRecord', { StreamName: 'orders', PartitionKey: 'a', Data })
    await handler(eventV2(put))
    const first = { StreamName: 'orders', ShardId: 'shardId-000000000000', ShardIteratorType: 'TRIM_HORIZON' }
    const { ShardIterator } = outputOf(await handler(eventV2(call('GetShardIterator', first)))) as {
      ShardIterator: string
    }
    const got = await handler(eventOfLoadBalancer(call('GetRecords', { ShardIterator })))
    expect([got.statusCode, outputOf(got)]).toEqual([
      500,
      {
        __type: 'InternalFailure',
        message: 'The response is longer than the 774144 bytes that the host of this Kinesis can carry.',
      },
    ])
  })
})

describe('SubscribeToShard', () => {
  const subscribed = async () => {
    const kinesis = await createKinesis({ streams: { orders: 1 } })
    onTestFinished(() => kinesis.close())
    const StreamARN = 'arn:aws:kinesis:us-east-1:000000000000:stream/orders'
    const register = call('RegisterStreamConsumer', { StreamARN, ConsumerName: 'reader' })
    const registered = await lambdaHandler(kinesis)(eventV2(register))
    const { ConsumerARN } = (outputOf(registered) as { Consumer: { ConsumerARN: string } }).Consumer
    const subscribe = call('SubscribeToShard', {
      ConsumerARN,
      ShardId: 'shardId-000000000000',
      StartingPosition: { Type: 'LATEST' },
    })
    const handle = vi.spyOn(kinesis, 'handle')
    return {
      kinesis,
      event: eventV2(subscribe),
      durationMs: () => handle.mock.calls[0]?.[0].limits?.durationMs,
    }
  }

  test('ends after 5.5 s on a function that gives its response as a whole', async () => {
    withoutSigterm()
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const { kinesis, event, durationMs } = await subscribed()
    const result = lambdaHandler(kinesis)(event)
    await vi.advanceTimersByTimeAsync(5_500)
    expect((await result).headers).toMatchObject({ 'Content-Type': 'application/vnd.amazon.eventstream' })
    expect(durationMs()).toBe(5_500)
  })

  test.each([
    ['when it is told to', 10_000, { subscriptionMs: 20 }, 20],
    ['before the function’s time is over', 3_000, {}, 2_500],
    ['at once when there is no time left', 100, {}, 0],
  ])('ends %s', async (_, remaining, options, expected) => {
    withoutSigterm()
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const { kinesis, event, durationMs } = await subscribed()
    const result = lambdaHandler(kinesis, options)(event, { getRemainingTimeInMillis: () => remaining })
    await vi.advanceTimersByTimeAsync(expected)
    expect((await result).statusCode).toBe(200)
    expect(durationMs()).toBe(expected)
  })

  test('has on a streaming function all the time that the function has', async () => {
    withoutSigterm()
    withLambdaGlobal()
    const { kinesis, event, durationMs } = await subscribed()
    const response = new ResponseStream()
    const context = { getRemainingTimeInMillis: () => 900_000 }
    const done = lambdaStreamHandler(kinesis)(event, response, context)
    await once(response, 'head')
    expect(durationMs()).toBe(899_500)
    response.destroy()
    await done
  })
})

describe('lambdaStreamHandler', () => {
  test('does as lambdaHandler where the runtime cannot stream', async () => {
    withoutSigterm()
    const result = await lambdaStreamHandler({})(eventV2(call('ListStreams', {})), {})
    expect(result).toMatchObject({ statusCode: 200, isBase64Encoded: false })
  })

  test('does as lambdaHandler where the second argument is the context', async () => {
    withoutSigterm()
    withLambdaGlobal()
    const result = await lambdaStreamHandler({})(eventV2(call('ListStreams', {})), { awsRequestId: 'a' })
    expect(result).toMatchObject({ statusCode: 200, isBase64Encoded: false })
  })

  test('sends the head of an answer whose body is empty', async () => {
    withoutSigterm()
    withLambdaGlobal()
    const response = new ResponseStream()
    const create = call('CreateStream', { StreamName: 'orders', ShardCount: 1 })
    await lambdaStreamHandler({})(eventV2(create), response, {})
    expect(await response.toArray()).toEqual([])
    expect(response.head).toMatchObject({ statusCode: 200, headers: { 'Content-Type': json } })
  })
})

describe('SIGTERM', { timeout: 30_000 }, () => {
  const run = async (body: string): Promise<[string, string | null]> => {
    const module = fileURLToPath(new URL('../../composition/lambda.ts', import.meta.url))
    const storage = fileURLToPath(new URL('../../adapters/storage-memory/memory-storage.ts', import.meta.url))
    const source = `
      import { lambdaHandler } from ${JSON.stringify(module)}
      import { MemoryStorage } from ${JSON.stringify(storage)}
      const opened = () => {
        const storage = new MemoryStorage()
        const close = storage.close.bind(storage)
        storage.close = async () => { await close(); console.log('closed') }
        return storage
      }
      const alive = setInterval(() => {}, 60_000)
      const event = { httpMethod: 'GET', path: '/_health', requestContext: {} }
      ${body}
      process.kill(process.pid, 'SIGTERM')`
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', source], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk
    })
    const [code, signal] = await once(child, 'close')
    return [output, signal ?? code]
  }

  test('closes every store once, and then ends the process', async () => {
    expect(
      await run(`
        for (const handler of [lambdaHandler({ storage: opened() }), lambdaHandler({ storage: opened() })]) {
          await handler(event)
          await handler(event)
        }`),
    ).toEqual(['closed\nclosed\n', 'SIGTERM'])
  })

  test('leaves the end of the process to whoever else listens', async () => {
    expect(
      await run(`
        await lambdaHandler({ storage: opened() })(event)
        process.on('SIGTERM', () => { clearInterval(alive); process.exitCode = 7 })`),
    ).toEqual(['closed\n', 7])
  })
})
