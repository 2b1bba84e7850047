import { decode, encode } from 'cborg'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { errorStatuses, type KinesisErrorType } from '../../../src/domain/errors.js'
import type { HttpRequest } from '../../../src/http.js'
import type { OperationName } from '../../../src/operations/api.generated.js'
import { FaultInjector } from '../../../src/services/faults/fault-injector.js'
import {
  accountId,
  bodyText,
  type JsonInput,
  region,
  signedRequest,
  type TestKinesis,
  testKinesis,
} from '../../support/kinesis.js'
import { streamIdOf } from '../../support/stream-id-of.js'

const StreamName = 'orders'
const streamArn = (name: string) => `arn:aws:kinesis:${region}:${accountId}:stream/${name}`
const shard0 = 'shardId-000000000000'
const shard1 = 'shardId-000000000001'
const upperHalf = (2n ** 127n).toString()
const rateExceeded = (shard = shard0, name = StreamName) =>
  `Rate exceeded for shard ${shard} in stream ${name} under account ${accountId}.`
const throttled = 'ProvisionedThroughputExceededException'

let kinesis: TestKinesis
let faults: TestKinesis['kinesis']['faults']
beforeEach(async () => {
  kinesis = await testKinesis()
  faults = kinesis.kinesis.faults
  for (const name of [StreamName, 'events'])
    await kinesis.ok('CreateStream', { StreamName: name, ShardCount: 2 })
})
afterEach(() => {
  vi.restoreAllMocks()
})

const record = (text: string, ExplicitHashKey = '0') => ({
  PartitionKey: 'a',
  ExplicitHashKey,
  Data: Buffer.from(text).toString('base64'),
})
const put = { StreamName, ...record('one') }
const iterator = async (name = StreamName): Promise<string> => {
  const input = { StreamName: name, ShardId: shard0, ShardIteratorType: 'TRIM_HORIZON' }
  return (await kinesis.ok('GetShardIterator', input)).ShardIterator ?? ''
}
const texts = async (): Promise<string[]> => {
  const { Records } = await kinesis.ok('GetRecords', { ShardIterator: await iterator() })
  return Records.map(({ Data }) => Buffer.from(Data, 'base64').toString())
}
const statusOf = async (name: OperationName, input: JsonInput) => (await kinesis.send(name, input)).status

describe('calls that are to fail', () => {
  test('do so as often as said, and nothing of them is written', async () => {
    const use = faults.failNext('PutRecord', { error: throttled, times: 2 })
    expect(await kinesis.fails('PutRecord', put)).toEqual([400, throttled, rateExceeded()])
    expect(await kinesis.fails('PutRecord', put)).toEqual([400, throttled, rateExceeded()])
    expect(use.used).toBe(2)
    await kinesis.ok('PutRecord', put)
    expect(use.used).toBe(2)
    expect(await texts()).toEqual(['one'])
  })

  test('are those of one operation and, where one is named, one stream', async () => {
    faults.failNext('PutRecord', { error: 'InternalFailure', stream: 'events' })
    await kinesis.ok('PutRecord', put)
    await kinesis.ok('PutRecords', { StreamName: 'events', Records: [record('one')] })
    await kinesis.ok('DescribeStream', { StreamName: 'events' })
    expect(await statusOf('PutRecord', { ...put, StreamName: 'events' })).toBe(500)
    expect(await statusOf('PutRecord', { ...put, StreamName: 'events' })).toBe(200)
  })

  test('know their stream however it is named', async () => {
    const { Consumer } = await kinesis.ok('RegisterStreamConsumer', {
      StreamARN: streamArn(StreamName),
      ConsumerName: 'reader',
    })
    const { ConsumerARN } = Consumer
    const ShardIterator = await iterator()
    const { NextToken } = await kinesis.ok('ListShards', { StreamName, MaxResults: 1 })
    const calls: readonly (readonly [OperationName, JsonInput])[] = [
      ['DescribeStream', { StreamName }],
      ['DescribeStream', { StreamARN: streamArn(StreamName) }],
      ['DescribeStream', { StreamId: await streamIdOf(kinesis, StreamName) }],
      ['GetRecords', { ShardIterator }],
      ['SubscribeToShard', { ConsumerARN, ShardId: shard0, StartingPosition: { Type: 'LATEST' } }],
      ['DescribeStreamConsumer', { ConsumerARN }],
      ['ListShards', { NextToken }],
      ['ListTagsForResource', { ResourceARN: streamArn(StreamName) }],
      ['ListTagsForResource', { ResourceARN: ConsumerARN }],
    ]
    for (const [operation, input] of calls) {
      faults.failNext(operation, { error: 'AccessDeniedException', stream: 'events' })
      faults.failNext(operation, { error: 'ThrottlingException', stream: StreamName })
      expect([operation, await kinesis.fails(operation, input)]).toEqual([
        operation,
        [400, 'ThrottlingException', 'Rate exceeded'],
      ])
      faults.clear()
    }
  })

  test('are no calls that are refused anyway', async () => {
    const use = faults.failNext('PutRecord', { error: 'InternalFailure' })
    expect((await kinesis.fails('PutRecord', { StreamName }))[1]).toBe('ValidationException')
    expect((await kinesis.fails('PutRecord', { ...put, Data: 5 }))[1]).toBe('SerializationException')
    expect(use.used).toBe(0)
  })

  test('fail also where a stream is named that cannot be', async () => {
    faults.failNext('PutRecord', { error: throttled })
    expect(await kinesis.fails('PutRecord', { ...put, StreamName: 'none' })).toEqual([
      400,
      throttled,
      `Rate exceeded for stream none under account ${accountId}.`,
    ])
    faults.failNext('DescribeStream', { error: 'ResourceNotFoundException' })
    const StreamId = `${'a'.repeat(20)}-bcd`
    expect(await kinesis.fails('DescribeStream', { StreamId })).toEqual([
      400,
      'ResourceNotFoundException',
      'The requested resource could not be found. The stream might not be specified correctly.',
    ])
  })

  test('are carried out all the same when the answer is lost', async () => {
    faults.failNext('PutRecord', { error: 'InternalFailure', when: 'after' })
    expect(await kinesis.fails('PutRecord', put)).toEqual([500, 'InternalFailure', undefined])
    await kinesis.ok('PutRecord', put)
    expect(await texts()).toEqual(['one', 'one'])
    faults.failNext('PutRecord', { error: 'InternalFailure', when: 'after' })
    expect((await kinesis.fails('PutRecord', { ...put, StreamName: 'none' }))[1]).toBe(
      'ResourceNotFoundException',
    )
  })

  test('leave no subscription behind when their answer is lost', async () => {
    const { Consumer } = await kinesis.ok('RegisterStreamConsumer', {
      StreamARN: streamArn(StreamName),
      ConsumerName: 'reader',
    })
    faults.failNext('SubscribeToShard', { error: 'InternalFailure', when: 'after' })
    const input = {
      ConsumerARN: Consumer.ConsumerARN,
      ShardId: shard0,
      StartingPosition: { Type: 'LATEST' },
    }
    expect((await kinesis.fails('SubscribeToShard', input))[1]).toBe('InternalFailure')
    expect(faults.dropSubscriptions()).toBe(0)
  })

  test('fail at random in the same way for a seed', async () => {
    const statuses = async (seed: number) => {
      faults.failNext('DescribeLimits', { error: 'ServiceUnavailable', probability: 0.5, seed })
      const all = []
      for (let call = 0; call < 40; call++) all.push(await statusOf('DescribeLimits', {}))
      faults.clear()
      return all
    }
    const first = await statuses(3)
    expect(new Set(first)).toEqual(new Set([200, 503]))
    expect(await statuses(3)).toEqual(first)
    expect(await statuses(4)).not.toEqual(first)
  })

  test('decide in the order in which they come', async () => {
    faults.failNext('PutRecord', { error: throttled })
    faults.failNext('PutRecord', { error: 'InternalFailure' })
    const answers = await Promise.all([put, put, put].map((input) => kinesis.send('PutRecord', input)))
    expect(answers.map(({ status }) => status)).toEqual([400, 500, 200])
  })
})

describe('errors on the wire', () => {
  const answers = async (request: HttpRequest, error: KinesisErrorType, message?: string) => {
    faults.failNext('ListStreams', { error, ...(message === undefined ? {} : { message }) })
    return kinesis.kinesis.handle(request)
  }

  test.each(Object.entries(errorStatuses))(
    '%s has the status %i, type and headers',
    async (error, status) => {
      const type = error as KinesisErrorType
      const answer = await answers(signedRequest('ListStreams', {}), type)
      expect(answer.status).toBe(status)
      expect(answer.headers).toMatchObject({
        'Content-Type': 'application/x-amz-json-1.1',
        'x-amzn-ErrorType': error,
        'x-amzn-RequestId': expect.stringMatching(/^[0-9a-f-]{36}$/),
        'x-amz-id-2': expect.stringMatching(/^[A-Za-z0-9+/]{96}$/),
      })
      expect(JSON.parse(bodyText(answer)).__type).toBe(error)
    },
  )

  test('have another text where one is given, or none', async () => {
    const request = signedRequest('ListStreams', {})
    expect(bodyText(await answers(request, 'AccessDeniedException', 'No.'))).toBe(
      '{"__type":"AccessDeniedException","message":"No."}',
    )
    expect(bodyText(await answers(request, 'AccessDeniedException', ''))).toBe(
      '{"__type":"AccessDeniedException"}',
    )
  })

  test('come in CBOR to who speaks CBOR', async () => {
    const json = signedRequest('ListStreams', {})
    const headers = { ...json.headers, 'content-type': 'application/x-amz-cbor-1.1' }
    const answer = await answers({ ...json, headers, body: encode({}) }, 'ThrottlingException')
    expect(answer.headers['Content-Type']).toBe('application/x-amz-cbor-1.1')
    expect(decode(answer.body as Uint8Array)).toEqual({
      __type: 'ThrottlingException',
      message: 'Rate exceeded',
    })
  })
})

describe('texts that name what a call is about', () => {
  const failing = (operation: OperationName, input: JsonInput, error: KinesisErrorType) => {
    faults.failNext(operation, { error })
    return kinesis.fails(operation, input)
  }

  test('the shard that is throttled', async () => {
    const upper = { ...record('one', upperHalf), StreamName }
    expect((await failing('PutRecord', upper, throttled))[2]).toBe(rateExceeded(shard1))
    const Records = [record('one', upperHalf), record('two')]
    expect((await failing('PutRecords', { StreamName, Records }, throttled))[2]).toBe(rateExceeded(shard1))
    const ShardIterator = await iterator()
    expect((await failing('GetRecords', { ShardIterator }, throttled))[2]).toBe(rateExceeded())
    const at = { StreamName: 'events', ShardId: '1', ShardIteratorType: 'LATEST' }
    expect((await failing('GetShardIterator', at, throttled))[2]).toBe(rateExceeded(shard1, 'events'))
    expect((await failing('ListStreams', {}, throttled))[2]).toBe(
      `Rate exceeded for ListStreams under account ${accountId}.`,
    )
  })

  test('the iterator that has expired', async () => {
    const ShardIterator = await iterator()
    kinesis.clock.advance(61_000)
    expect(await failing('GetRecords', { ShardIterator }, 'ExpiredIteratorException')).toEqual([
      400,
      'ExpiredIteratorException',
      'Iterator expired. The iterator was created at time Tue Nov 14 22:13:20 UTC 2023 while right now it is ' +
        'Tue Nov 14 22:14:21 UTC 2023 which is further in the future than the tolerated delay of 300000 milliseconds.',
    ])
  })

  test('the stream', async () => {
    expect((await failing('PutRecord', put, 'ResourceNotFoundException'))[2]).toBe(
      `Stream orders under account ${accountId} not found.`,
    )
    expect((await failing('CreateStream', { StreamName: 'new' }, 'ResourceInUseException'))[2]).toBe(
      `Stream new under account ${accountId} already exists.`,
    )
    expect((await failing('DeleteStream', { StreamName }, 'ResourceInUseException'))[2]).toBe(
      `Stream orders under account ${accountId} not ACTIVE, instead in state UPDATING`,
    )
    expect((await failing('PutRecord', put, 'AccessDeniedException'))[2]).toBe(
      `User: arn:aws:iam::${accountId}:user/test is not authorized to perform: kinesis:PutRecord on resource: ` +
        `${streamArn(StreamName)} because no identity-based policy allows the kinesis:PutRecord action`,
    )
  })

  test('the stream of another account, by its ARN', async () => {
    const StreamARN = 'arn:aws:kinesis:eu-west-1:111122223333:stream/far'
    expect((await failing('DescribeStream', { StreamARN }, 'LimitExceededException'))[2]).toBe(
      'Rate exceeded for stream far under account 111122223333.',
    )
  })

  test('the subscription that is in the way', async () => {
    const ConsumerARN = `${streamArn(StreamName)}/consumer/reader:1700000000`
    const input = { ConsumerARN, ShardId: shard0, StartingPosition: { Type: 'LATEST' } }
    expect((await failing('SubscribeToShard', input, 'ResourceInUseException'))[2]).toBe(
      `Another active subscription exists for this consumer: ${accountId}:orders:${shard0}:reader`,
    )
  })
})

describe('entries of PutRecords that are to fail', () => {
  const four = [record('0'), record('1', upperHalf), record('2'), record('3')]
  const putFour = (StreamName = 'orders') => kinesis.ok('PutRecords', { StreamName, Records: four })

  test('do so with the text of their shard, and the others are written', async () => {
    const use = faults.failEntries(StreamName, [1, 3])
    const { FailedRecordCount, Records } = await putFour()
    expect(FailedRecordCount).toBe(2)
    expect(Records).toEqual([
      { ShardId: shard0, SequenceNumber: expect.stringMatching(/^\d{56}$/) },
      { ErrorCode: throttled, ErrorMessage: rateExceeded(shard1) },
      { ShardId: shard0, SequenceNumber: expect.stringMatching(/^\d{56}$/) },
      { ErrorCode: throttled, ErrorMessage: rateExceeded() },
    ])
    expect(await texts()).toEqual(['0', '2'])
    expect(use.used).toBe(1)
    expect((await putFour()).FailedRecordCount).toBe(0)
  })

  test('can be all of them', async () => {
    faults.failEntries(StreamName, () => true, { errorCode: 'InternalFailure' })
    const { FailedRecordCount, Records } = await putFour()
    expect(FailedRecordCount).toBe(4)
    expect(Records).toEqual(
      four.map(() => ({ ErrorCode: 'InternalFailure', ErrorMessage: 'Internal Service Failure' })),
    )
    expect(await texts()).toEqual([])
  })

  test('are chosen by what they are', async () => {
    const use = faults.failEntries(
      StreamName,
      ({ Data }, index) => index > 0 && Data[0] === '2'.charCodeAt(0),
      {
        times: Number.POSITIVE_INFINITY,
        message: 'poisoned',
      },
    )
    for (let call = 0; call < 2; call++)
      expect((await putFour()).Records[2]).toEqual({ ErrorCode: throttled, ErrorMessage: 'poisoned' })
    const Records = four.slice(2)
    expect((await kinesis.ok('PutRecords', { StreamName, Records })).FailedRecordCount).toBe(0)
    expect(use.used).toBe(2)
  })

  test('are those of one stream, and of calls that have such entries', async () => {
    const use = faults.failEntries(StreamName, [3])
    expect((await putFour('events')).FailedRecordCount).toBe(0)
    const few = { StreamName, Records: four.slice(0, 3) }
    expect((await kinesis.ok('PutRecords', few)).FailedRecordCount).toBe(0)
    expect(use.used).toBe(0)
    expect((await putFour()).FailedRecordCount).toBe(1)
  })

  test('keep their turn when the whole call fails', async () => {
    const use = faults.failEntries(StreamName, [0])
    faults.failNext('PutRecords', { error: throttled })
    expect(await kinesis.fails('PutRecords', { StreamName, Records: four })).toEqual([
      400,
      throttled,
      rateExceeded(),
    ])
    expect(use.used).toBe(0)
    expect((await putFour()).FailedRecordCount).toBe(1)
  })

  test('say InvalidArgumentException where they are too long anyway', async () => {
    faults.failEntries(StreamName, [0, 1])
    const Records = [{ PartitionKey: 'a', Data: Buffer.alloc(1024 * 1024).toString('base64') }, record('one')]
    const answer = await kinesis.ok('PutRecords', { StreamName, Records })
    expect(answer.Records.map(({ ErrorCode }) => ErrorCode)).toEqual(['InvalidArgumentException', throttled])
  })

  test('are chosen once for each call, though the stream changes before it is written', async () => {
    const asked: number[] = []
    faults.failEntries(StreamName, (_, index) => asked.push(index) === 1)
    const append = vi.spyOn(kinesis.storage, 'append').mockResolvedValueOnce(undefined)
    const { FailedRecordCount, Records } = await putFour()
    expect(append).toHaveBeenCalledTimes(2)
    expect([FailedRecordCount, Records[0]?.ErrorCode]).toEqual([1, throttled])
    expect(asked).toEqual([0, 1, 2, 3])
  })

  test('that cannot be chosen are a defect, which is reported', async () => {
    faults.failEntries(StreamName, () => {
      throw new Error('not like this')
    })
    expect(await kinesis.fails('PutRecords', { StreamName, Records: four })).toEqual([
      500,
      'InternalFailure',
      undefined,
    ])
    expect(kinesis.log.join()).toContain('not like this')
  })
})

describe('calls that are held up', () => {
  test('wait for the clock, all of an operation until another delay is set', async () => {
    const delay = faults.delay('PutRecord', 1_000)
    for (let call = 1; call <= 2; call++) {
      let isOver = false
      const answer = kinesis.send('PutRecord', put).finally(() => {
        isOver = true
      })
      await delay.reached(call)
      kinesis.clock.advance(999)
      expect(await texts()).toHaveLength(call - 1)
      expect(isOver).toBe(false)
      kinesis.clock.advance(1)
      expect((await answer).status).toBe(200)
    }
    faults.delay('PutRecord', 0)
    expect((await kinesis.send('PutRecord', put)).status).toBe(200)
  })

  test('are those of one stream, and as many as said', async () => {
    const delay = faults.delay('PutRecord', 1_000, { stream: 'events', times: 1 })
    await kinesis.ok('PutRecord', put)
    const answer = kinesis.send('PutRecord', { ...put, StreamName: 'events' })
    await kinesis.ok('PutRecord', { ...put, StreamName: 'events' })
    expect(delay.used).toBe(1)
    kinesis.clock.advance(1_000)
    expect((await answer).status).toBe(200)
  })

  test('fail after their delay where both are set', async () => {
    const delay = faults.delay('PutRecord', 1_000)
    const failure = faults.failNext('PutRecord', { error: 'ServiceUnavailable' })
    const answer = kinesis.send('PutRecord', put)
    await Promise.all([delay.reached(), failure.reached()])
    kinesis.clock.advance(1_000)
    expect((await answer).status).toBe(503)
  })

  test.each(['while it waits', 'before'])(
    'end when their client has gone %s, and do nothing',
    async (when) => {
      const delay = faults.delay('PutRecord', 1_000)
      const client = new AbortController()
      if (when === 'before') client.abort()
      const answer = kinesis.kinesis.handle({ ...signedRequest('PutRecord', put), signal: client.signal })
      await delay.reached()
      client.abort()
      await answer
      expect(await texts()).toEqual([])
      expect(kinesis.log).toEqual([])
    },
  )

  test('go on when faults are cleared', async () => {
    const delay = faults.delay('PutRecord', 1_000)
    const answer = kinesis.send('PutRecord', put)
    await delay.reached()
    faults.clear()
    expect((await answer).status).toBe(200)
  })

  test('end with the Kinesis', async () => {
    const delay = faults.delay('PutRecord', 1_000)
    const answer = kinesis.send('PutRecord', put)
    await delay.reached()
    await kinesis.kinesis.close()
    expect((await answer).status).toBe(500)
  })
})

describe('iterators that are to expire', () => {
  const expired =
    'Iterator expired. The iterator was created at time Tue Nov 14 22:13:20 UTC 2023 while right now it is ' +
    'Tue Nov 14 22:13:20 UTC 2023 which is further in the future than the tolerated delay of 300000 milliseconds.'

  test('are all that have been issued, of every stream; later ones are good', async () => {
    await kinesis.ok('PutRecord', put)
    const old = [await iterator(), await iterator('events')]
    const { NextShardIterator } = await kinesis.ok('GetRecords', { ShardIterator: old[0] })
    faults.expireIterators()
    for (const ShardIterator of [...old, NextShardIterator])
      expect(await kinesis.fails('GetRecords', { ShardIterator })).toEqual([
        400,
        'ExpiredIteratorException',
        expired,
      ])
    kinesis.clock.advance(1)
    const ShardIterator = await iterator()
    const next = await kinesis.ok('GetRecords', { ShardIterator })
    expect(next.Records).toHaveLength(1)
    await kinesis.ok('GetRecords', { ShardIterator: next.NextShardIterator })
    expect((await kinesis.fails('GetRecords', { ShardIterator: old[1] }))[1]).toBe('ExpiredIteratorException')
  })

  test('are no later ones, though the clock stands still', async () => {
    const position = { StreamName, ShardId: shard0 }
    const old = await iterator()
    faults.expireIterators()
    const { ShardIterator } = await kinesis.ok('GetShardIterator', {
      ...position,
      ShardIteratorType: 'LATEST',
    })
    const { NextShardIterator } = await kinesis.ok('GetRecords', { ShardIterator })
    await kinesis.ok('PutRecord', put)
    const { Records } = await kinesis.ok('GetRecords', { ShardIterator: NextShardIterator })
    expect(Records).toHaveLength(1)
    expect((await kinesis.fails('GetRecords', { ShardIterator: old }))[1]).toBe('ExpiredIteratorException')
    faults.expireIterators()
    for (const token of [ShardIterator, NextShardIterator])
      expect((await kinesis.fails('GetRecords', { ShardIterator: token }))[1]).toBe(
        'ExpiredIteratorException',
      )
  })

  test('are good again once faults are cleared', async () => {
    const ShardIterator = await iterator()
    faults.expireIterators()
    faults.clear()
    await kinesis.ok('GetRecords', { ShardIterator })
  })

  test('are no texts that are not iterators', async () => {
    faults.expireIterators()
    expect(await kinesis.fails('GetRecords', { ShardIterator: 'none' })).toEqual([
      400,
      'InvalidArgumentException',
      'Invalid ShardIterator.',
    ])
  })
})

describe('without faults', () => {
  test('no call passes through what plays them', async () => {
    const intercept = vi.spyOn(FaultInjector.prototype, 'intercept')
    await kinesis.ok('PutRecord', put)
    faults.failNext('PutRecord', { error: throttled })
    expect(await statusOf('PutRecord', put)).toBe(400)
    expect(intercept).toHaveBeenCalledTimes(1)
    await kinesis.ok('PutRecord', put)
    for (const set of [
      () => faults.failNext('PutRecord', { error: throttled, times: 5 }),
      () => faults.failEntries(StreamName, [0]),
      () => faults.delay('PutRecord', 5),
      () => faults.expireIterators(),
    ]) {
      set()
      faults.clear()
      await kinesis.ok('PutRecord', put)
    }
    expect(intercept).toHaveBeenCalledTimes(1)
  })

  test('what is refused as a fault sets none', async () => {
    expect(() => faults.failNext('PutRecord', { error: throttled, times: 0 })).toThrow('times is 0')
    expect(() => faults.failNext('ReceiveQueueRecords', { error: throttled })).toThrow(
      '"ReceiveQueueRecords"',
    )
    await kinesis.ok('PutRecord', put)
  })
})
