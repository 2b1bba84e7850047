import { beforeEach, describe, expect, test } from 'vitest'
import { type TestKinesis, testKinesis } from '../support/kinesis.js'
import { namesAStream } from '../support/naming-a-stream.js'
import { configuresTheStream, demandsAnActiveStream } from '../support/stream-states.js'

const StreamName = 'orders'
const hourMs = 3_600_000

let kinesis: TestKinesis

beforeEach(async () => {
  kinesis = await testKinesis({ iteratorTtlSeconds: 1_000_000_000 })
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 })
})

const increase = (RetentionPeriodHours: number) =>
  kinesis.send('IncreaseStreamRetentionPeriod', { StreamName, RetentionPeriodHours })
const hours = async () =>
  (await kinesis.ok('DescribeStream', { StreamName })).StreamDescription.RetentionPeriodHours

namesAStream('IncreaseStreamRetentionPeriod', { RetentionPeriodHours: 48 })
demandsAnActiveStream('IncreaseStreamRetentionPeriod', { RetentionPeriodHours: 1 })
configuresTheStream(
  'IncreaseStreamRetentionPeriod',
  { RetentionPeriodHours: 48 },
  { RetentionPeriodHours: 48 },
)

test.each([24, 25, 168, 169, 8760])('to %d hours', async (to) => {
  expect(await increase(to)).toEqual({ status: 200, body: undefined })
  expect(await hours()).toBe(to)
})

test('keeps other streams as they are', async () => {
  await kinesis.ok(
    'CreateStream',
    { StreamName, ShardCount: 1 },
    { accountId: '123456789012', region: 'us-east-1' },
  )
  await kinesis.ok(
    'IncreaseStreamRetentionPeriod',
    { StreamName, RetentionPeriodHours: 48 },
    { accountId: '123456789012', region: 'us-east-1' },
  )
  expect(await hours()).toBe(24)
})

describe('refuses', () => {
  test.each([-2147483648, 0, 23])('%d hours as too short', async (to) => {
    expect(
      await kinesis.fails('IncreaseStreamRetentionPeriod', { StreamName, RetentionPeriodHours: to }),
    ).toEqual([
      400,
      'InvalidArgumentException',
      `Minimum allowed retention period is 24 hours. Requested retention period (${to} hours) is too short.`,
    ])
  })

  test.each([8761, 2147483647])('%d hours as too long', async (to) => {
    expect(
      await kinesis.fails('IncreaseStreamRetentionPeriod', { StreamName, RetentionPeriodHours: to }),
    ).toEqual([
      400,
      'InvalidArgumentException',
      `Maximum allowed retention period is 8760 hours. Requested retention period (${to} hours) is too long.`,
    ])
  })

  test('less than the stream has', async () => {
    await increase(48)
    expect(
      await kinesis.fails('IncreaseStreamRetentionPeriod', { StreamName, RetentionPeriodHours: 47 }),
    ).toEqual([
      400,
      'InvalidArgumentException',
      'Requested retention period (47 hours) for stream orders can not be shorter than existing retention period ' +
        '(48 hours). Use DecreaseRetentionPeriod API.',
    ])
    expect(await hours()).toBe(48)
  })

  test('a request without hours', async () => {
    expect(await kinesis.fails('IncreaseStreamRetentionPeriod', { StreamName })).toEqual([
      400,
      'ValidationException',
      "1 validation error detected: Value null at 'retentionPeriodHours' failed to satisfy constraint: Member must " +
        'not be null',
    ])
  })
})

describe('records', () => {
  const put = (text: string) => kinesis.ok('PutRecord', { StreamName, PartitionKey: 'a', Data: btoa(text) })
  const read = async () => {
    const { ShardIterator } = await kinesis.ok('GetShardIterator', {
      StreamName,
      ShardId: '0',
      ShardIteratorType: 'TRIM_HORIZON',
    })
    return (await kinesis.ok('GetRecords', { ShardIterator })).Records.map(({ Data }) => atob(Data))
  }

  test('that have not expired live longer', async () => {
    await put('kept')
    kinesis.clock.advance(24 * hourMs)
    await increase(48)
    kinesis.clock.advance(24 * hourMs)
    expect(await read()).toEqual(['kept'])
    kinesis.clock.advance(1)
    expect(await read()).toEqual([])
  })

  test('that have expired do not come back, though nobody has trimmed them', async () => {
    await put('expired')
    kinesis.clock.advance(1)
    await put('kept')
    kinesis.clock.advance(24 * hourMs)
    expect((await kinesis.storage.usage()).records).toBe(2)
    await increase(48)
    expect(await read()).toEqual(['kept'])
  })

  test('nor do shards that have expired', async () => {
    await kinesis.ok('SplitShard', { StreamName, ShardToSplit: '0', NewStartingHashKey: '100' })
    kinesis.clock.advance(25 * hourMs)
    await increase(48)
    const { Shards } = await kinesis.ok('ListShards', { StreamName })
    expect(Shards?.map(({ ShardId }) => ShardId)).toEqual(['shardId-000000000001', 'shardId-000000000002'])
  })
})
