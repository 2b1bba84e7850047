import { beforeEach, describe, expect, test } from 'vitest'
import { type TestKinesis, testKinesis } from '../support/kinesis.js'
import { namesAStream } from '../support/naming-a-stream.js'
import { configuresTheStream, demandsAnActiveStream } from '../support/stream-states.js'

const StreamName = 'orders'
const hourMs = 3_600_000

let kinesis: TestKinesis

const inHours = (RetentionPeriodHours: number) => ({ StreamName, RetentionPeriodHours })
const increase = (hours: number) => kinesis.ok('IncreaseStreamRetentionPeriod', inHours(hours))
const decrease = (hours: number) => kinesis.send('DecreaseStreamRetentionPeriod', inHours(hours))
const refusal = (hours: number) => kinesis.fails('DecreaseStreamRetentionPeriod', inHours(hours))
const hours = async () =>
  (await kinesis.ok('DescribeStream', { StreamName })).StreamDescription.RetentionPeriodHours

beforeEach(async () => {
  kinesis = await testKinesis({ iteratorTtlSeconds: 1_000_000_000 })
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 })
  await increase(72)
})

namesAStream('DecreaseStreamRetentionPeriod', { RetentionPeriodHours: 24 })
demandsAnActiveStream('DecreaseStreamRetentionPeriod', { RetentionPeriodHours: 1 })
configuresTheStream(
  'DecreaseStreamRetentionPeriod',
  { RetentionPeriodHours: 24 },
  { RetentionPeriodHours: 24 },
  ({ ok }) => ok('IncreaseStreamRetentionPeriod', inHours(72)),
)

test.each([24, 71, 72])('to %d hours', async (to) => {
  expect(await decrease(to)).toEqual({ status: 200, body: undefined })
  expect(await hours()).toBe(to)
})

test('keeps streams of other accounts as they are', async () => {
  const other = { accountId: '123456789012', region: 'us-east-1' }
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 }, other)
  await kinesis.ok('DecreaseStreamRetentionPeriod', inHours(24), other)
  expect(await hours()).toBe(72)
})

describe('refuses', () => {
  test.each([-1, 23])('%d hours as too short', async (to) => {
    expect(await refusal(to)).toEqual([
      400,
      'InvalidArgumentException',
      `Minimum allowed retention period is 24 hours. Requested retention period (${to} hours) is too short.`,
    ])
  })

  test('8761 hours as too long', async () => {
    expect(await refusal(8761)).toEqual([
      400,
      'InvalidArgumentException',
      'Maximum allowed retention period is 8760 hours. Requested retention period (8761 hours) is too long.',
    ])
  })

  test('more than the stream has', async () => {
    expect(await refusal(73)).toEqual([
      400,
      'InvalidArgumentException',
      'Requested retention period (73 hours) for stream orders can not be longer than existing retention period ' +
        '(72 hours). Use IncreaseRetentionPeriod API.',
    ])
    expect(await hours()).toBe(72)
  })

  test('a request without hours', async () => {
    expect(await kinesis.fails('DecreaseStreamRetentionPeriod', { StreamName })).toEqual([
      400,
      'ValidationException',
      "1 validation error detected: Value null at 'retentionPeriodHours' failed to satisfy constraint: Member must " +
        'not be null',
    ])
  })
})

describe('records that are older', () => {
  const put = (text: string) => kinesis.ok('PutRecord', { StreamName, PartitionKey: 'a', Data: btoa(text) })
  const iterator = async () =>
    (await kinesis.ok('GetShardIterator', { StreamName, ShardId: '0', ShardIteratorType: 'TRIM_HORIZON' }))
      .ShardIterator
  const texts = async (ShardIterator: string | undefined) =>
    (await kinesis.ok('GetRecords', { ShardIterator })).Records.map(({ Data }) => atob(Data))

  beforeEach(async () => {
    await put('old')
    kinesis.clock.advance(1)
    await put('new')
    kinesis.clock.advance(24 * hourMs)
  })

  test('are out of reach at once, by earlier iterators too', async () => {
    const earlier = await iterator()
    expect(await texts(earlier)).toEqual(['old', 'new'])
    await decrease(24)
    expect(await texts(earlier)).toEqual(['new'])
    expect(await texts(await iterator())).toEqual(['new'])
  })

  test('are out of reach while the stream is UPDATING', async () => {
    kinesis = await testKinesis({ updateStreamMs: 500 })
    await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 })
    await increase(72)
    kinesis.clock.advance(500)
    await put('old')
    kinesis.clock.advance(24 * hourMs + 1)
    await decrease(24)
    expect(await texts(await iterator())).toEqual([])
  })

  test('leave the store at once', async () => {
    await decrease(24)
    expect(await kinesis.storage.usage()).toEqual({ records: 1, bytes: 4 })
  })

  test('do not come back with a longer retention', async () => {
    await decrease(24)
    await increase(72)
    expect(await texts(await iterator())).toEqual(['new'])
  })

  test('do not come back either when the store could not let go of them', async () => {
    kinesis.storage.trim = () => Promise.reject(new Error('the disk is full'))
    expect((await decrease(24)).status).toBe(200)
    await increase(72)
    expect(await texts(await iterator())).toEqual(['new'])
    expect(kinesis.log[0]).toBe(
      'warn: records past retention of stream orders under account 000000000000 in us-east-1 could not be trimmed: ' +
        'the disk is full',
    )
  })
})
