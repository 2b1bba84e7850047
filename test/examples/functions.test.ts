import { text } from 'node:stream/consumers'
// First, because it puts into the global scope what functions that stream look for when they are loaded.
import lambdaLocal from 'lambda-local'
import { describe, expect, test } from 'vitest'
import { handler, streamHandler } from '../../examples/lambda-runtime/index.js'
import { handler as serverlessHandler } from '../../examples/serverless-offline/handler.js'
import { call, json } from '../contracts/handler/requests.js'
import { eventV2 } from '../handlers/lambda/events.js'
import { recordedEvents } from './recorded-events.js'

/** The functions of the examples, without the emulators that test/emulators runs them under. */
const functions = [
  { name: 'handler of serverless-offline', lambdaFunc: { handler: serverlessHandler }, streams: false },
  { name: 'handler of lambda-runtime', lambdaFunc: { handler }, streams: false },
  { name: 'streamHandler of lambda-runtime', lambdaFunc: { handler: streamHandler }, streams: true },
]

interface Result {
  readonly statusCode: number
  readonly headers?: Record<string, string>
  readonly multiValueHeaders?: Record<string, string[]>
  readonly body: string | NodeJS.ReadableStream
}

describe.each(functions)('$name, under lambda-local', ({ lambdaFunc, streams }) => {
  const invoke = async (event: object) => {
    const options = { event, lambdaFunc, verboseLevel: 0 }
    const { body, ...head } = (await lambdaLocal.execute(options)) as Result
    return {
      ...head,
      streamed: typeof body !== 'string',
      output: JSON.parse(typeof body === 'string' ? body : await text(body)),
    }
  }

  test.each(Object.entries(recordedEvents))('takes the event of a %s', async (frontEnd, event) => {
    const put = await invoke(event)
    expect([put.statusCode, put.streamed]).toEqual([200, streams])
    const contentType = put.headers?.['Content-Type'] ?? put.multiValueHeaders?.['Content-Type']
    expect(contentType).toEqual(frontEnd.endsWith('lists') && !streams ? [json] : json)

    const { ShardId, SequenceNumber } = put.output
    const first = {
      StreamName: 'orders',
      ShardId,
      ShardIteratorType: 'AT_SEQUENCE_NUMBER',
      StartingSequenceNumber: SequenceNumber,
    }
    const { ShardIterator } = (await invoke(eventV2(call('GetShardIterator', first)))).output
    const { Records } = (await invoke(eventV2(call('GetRecords', { ShardIterator })))).output
    expect(Records).toMatchObject([{ PartitionKey: frontEnd, Data: 'aGVsbG8=', SequenceNumber }])
  })
})

test('a subscription streams under lambda-local', async () => {
  const invoke = (operation: string, input: object) =>
    lambdaLocal.execute({
      event: eventV2(call(operation, input)),
      lambdaFunc: { handler: streamHandler },
      verboseLevel: 0,
    }) as Promise<{ body: NodeJS.ReadableStream }>
  const StreamARN = 'arn:aws:kinesis:us-east-1:000000000000:stream/orders'
  const ShardId = 'shardId-000000000000'
  await invoke('PutRecord', {
    StreamName: 'orders',
    PartitionKey: 'a',
    ExplicitHashKey: '0',
    Data: 'c3Vic2NyaXB0aW9u',
  })
  const registered = await invoke('RegisterStreamConsumer', { StreamARN, ConsumerName: 'reader' })
  const { ConsumerARN } = JSON.parse(await text(registered.body)).Consumer
  const StartingPosition = { Type: 'TRIM_HORIZON' }
  const { body } = await invoke('SubscribeToShard', { ConsumerARN, ShardId, StartingPosition })
  let received = ''
  for await (const piece of body) {
    received += piece.toString('latin1')
    if (received.includes('c3Vic2NyaXB0aW9u')) break
  }
  expect(received).toContain('c3Vic2NyaXB0aW9u')
})
