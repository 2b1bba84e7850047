import { beforeEach, describe, expect, test } from 'vitest'
import {
  accountId,
  region,
  signedRequest,
  startMs,
  type TestKinesis,
  testKinesis,
} from '../support/kinesis.js'
import { changeStored } from '../support/stored-streams.js'

const StreamName = 'orders'
const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

let kinesis: TestKinesis
/** What the store was asked to let go of, as milliseconds after the start. */
let trims: number[]

beforeEach(async () => {
  kinesis = await testKinesis({ iteratorTtlSeconds: 1_000_000_000 })
  trims = []
  const { storage } = kinesis
  const trim = storage.trim.bind(storage)
  storage.trim = (key, incarnation, beforeMs) => {
    trims.push(beforeMs - startMs)
    return trim(key, incarnation, beforeMs)
  }
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 })
})

const put = (name = StreamName) => kinesis.ok('PutRecord', { StreamName: name, PartitionKey: 'a', Data: '' })
const iterator = async () =>
  (await kinesis.ok('GetShardIterator', { StreamName, ShardId: '0', ShardIteratorType: 'TRIM_HORIZON' }))
    .ShardIterator
const records = async () => (await kinesis.storage.usage()).records

test('nothing is trimmed while nothing can have expired', async () => {
  await put()
  await kinesis.ok('GetRecords', { ShardIterator: await iterator() })
  kinesis.clock.advance(dayMs - 2_000)
  await put()
  await kinesis.ok('GetRecords', { ShardIterator: await iterator() })
  expect(trims).toEqual([])
})

describe('records past retention leave the store', () => {
  beforeEach(async () => {
    await put()
    kinesis.clock.advance(1)
    await put()
    kinesis.clock.advance(dayMs)
    expect(await records()).toBe(2)
  })

  test('with PutRecord', async () => {
    await put()
    expect(await records()).toBe(2)
    expect(trims).toEqual([1])
  })

  test('with PutRecords', async () => {
    await kinesis.ok('PutRecords', { StreamName, Records: [{ PartitionKey: 'a', Data: '' }] })
    expect(await records()).toBe(2)
  })

  test('with GetRecords', async () => {
    await kinesis.ok('GetRecords', { ShardIterator: await iterator() })
    expect(await records()).toBe(1)
  })

  test('with SubscribeToShard', async () => {
    const { Consumer } = await kinesis.ok('RegisterStreamConsumer', {
      StreamARN: `arn:aws:kinesis:${region}:${accountId}:stream/${StreamName}`,
      ConsumerName: 'reader',
    })
    const { body } = await kinesis.kinesis.handle(
      signedRequest('SubscribeToShard', {
        ConsumerARN: Consumer.ConsumerARN,
        ShardId: '0',
        StartingPosition: { Type: 'TRIM_HORIZON' },
      }),
    )
    if (typeof body === 'string' || body instanceof Uint8Array) throw new Error('no stream')
    const frames = body[Symbol.asyncIterator]()
    await frames.next()
    await frames.next()
    await kinesis.kinesis.close()
    expect(trims).toEqual([1])
  })

  test('before a record is added, so that there is room for it', async () => {
    const { storage } = kinesis
    const append = storage.append.bind(storage)
    let atAppend = 0
    storage.append = async (request) => {
      atAppend = await records()
      return append(request)
    }
    await put()
    expect(atAppend).toBe(1)
  })

  test('of the stream that is used only', async () => {
    await kinesis.ok('CreateStream', { StreamName: 'events', ShardCount: 1 })
    await put('events')
    expect(trims).toEqual([])
  })
})

test('once a minute for each stream, by the clock', async () => {
  await kinesis.ok('CreateStream', { StreamName: 'events', ShardCount: 1 })
  kinesis.clock.advance(dayMs)
  await put()
  await put('events')
  await put()
  kinesis.clock.advance(minuteMs - 1)
  await put()
  await kinesis.ok('GetRecords', { ShardIterator: await iterator() })
  expect(trims).toEqual([0, 0])
  kinesis.clock.advance(1)
  await put()
  await put()
  expect(trims).toEqual([0, 0, minuteMs])
})

test('a failure is reported, fails no put and is made up for a minute later', async () => {
  const { storage } = kinesis
  const { trim } = storage
  storage.trim = () => Promise.reject(new Error('the disk is full'))
  await put()
  kinesis.clock.advance(dayMs + 1)
  await put()
  await put()
  expect(kinesis.log).toEqual([
    `warn: records past retention of stream orders under account ${accountId} in ${region} could not be trimmed: ` +
      'the disk is full',
  ])
  storage.trim = trim
  kinesis.clock.advance(minuteMs)
  expect(await records()).toBe(3)
  await put()
  expect(await records()).toBe(3)
})

test('goes by what is stored, not by what a writer remembers', async () => {
  await put()
  const { storage } = kinesis
  const shared = await testKinesis({}, storage)
  shared.clock.advance(1)
  await shared.ok('IncreaseStreamRetentionPeriod', { StreamName, RetentionPeriodHours: 48 })
  kinesis.clock.advance(dayMs + 1)
  await put()
  expect(await records()).toBe(2)
})

test('a stream that was made again is trimmed anew', async () => {
  kinesis.clock.advance(dayMs)
  await put()
  await kinesis.ok('DeleteStream', { StreamName })
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 })
  await changeStored(kinesis.storage, StreamName, { createdAtMs: startMs - 10 })
  await put()
  expect(trims).toEqual([0, 0])
})

test('a stream that has gone meanwhile is left alone', async () => {
  kinesis.clock.advance(dayMs)
  await put()
  kinesis.clock.advance(minuteMs)
  const { storage } = kinesis
  storage.load = async () => undefined
  await put()
  expect(trims).toEqual([0])
})
