import { beforeEach, describe, expect, test } from 'vitest'
import { accountId, region, type TestKinesis, testKinesis } from '../support/kinesis.js'
import { streamIdOf } from '../support/stream-id-of.js'

const StreamName = 'orders'
const shard0 = 'shardId-000000000000'
const rateExceeded = (shard = shard0) =>
  `Rate exceeded for shard ${shard} in stream orders under account ${accountId}.`
const throttled = [400, 'ProvisionedThroughputExceededException', rateExceeded()]
const kibibytes = (count: number) => Buffer.alloc(count * 1024).toString('base64')

let kinesis: TestKinesis
beforeEach(async () => {
  kinesis = await testKinesis({ enforceLimits: true })
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 2 })
})
const put = (Data: string, ExplicitHashKey = '0') => ({
  StreamName,
  PartitionKey: 'a',
  ExplicitHashKey,
  Data,
})
const entries = (count: number, Data = '', ExplicitHashKey = '0') =>
  Array.from({ length: count }, () => ({ PartitionKey: 'a', ExplicitHashKey, Data }))
const iterator = async () =>
  (await kinesis.ok('GetShardIterator', { StreamName, ShardId: shard0, ShardIteratorType: 'TRIM_HORIZON' }))
    .ShardIterator

test('nothing is limited unless asked for', async () => {
  kinesis = await testKinesis()
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 })
  for (let call = 0; call < 3; call++) await kinesis.ok('PutRecords', { StreamName, Records: entries(500) })
  for (let call = 0; call < 10; call++) await kinesis.ok('DescribeLimits')
  const ShardIterator = await iterator()
  for (let call = 0; call < 10; call++) await kinesis.ok('GetRecords', { ShardIterator })
})

describe('writing to a shard', () => {
  test('takes 1,000 records a second', async () => {
    for (let call = 0; call < 2; call++) await kinesis.ok('PutRecords', { StreamName, Records: entries(500) })
    expect(await kinesis.fails('PutRecord', put(''))).toEqual(throttled)
    await kinesis.ok('PutRecord', put('', (2n ** 127n).toString()))
    kinesis.clock.advance(1)
    await kinesis.ok('PutRecord', put(''))
    expect(await kinesis.fails('PutRecord', put(''))).toEqual(throttled)
  })

  test('takes 1 MiB a second', async () => {
    await kinesis.ok('PutRecord', put(kibibytes(1000)))
    expect(await kinesis.fails('PutRecord', put(kibibytes(100)))).toEqual(throttled)
    kinesis.clock.advance(1_000)
    await kinesis.ok('PutRecord', put(kibibytes(100)))
  })

  test('fails entries of PutRecords one by one', async () => {
    await kinesis.ok('PutRecords', { StreamName, Records: entries(500) })
    await kinesis.ok('PutRecords', { StreamName, Records: entries(499) })
    const Records = [...entries(2), ...entries(1, '', (2n ** 127n).toString())]
    const answer = await kinesis.ok('PutRecords', { StreamName, Records })
    expect(answer.FailedRecordCount).toBe(1)
    expect(
      answer.Records.map(({ ErrorCode, ErrorMessage, ShardId }) => [ErrorCode, ErrorMessage, ShardId]),
    ).toEqual([
      [undefined, undefined, shard0],
      ['ProvisionedThroughputExceededException', rateExceeded(), undefined],
      [undefined, undefined, 'shardId-000000000001'],
    ])
  })

  test('counts anew for a stream that is created again', async () => {
    await kinesis.ok('PutRecord', put(kibibytes(1000)))
    await kinesis.ok('DeleteStream', { StreamName })
    await kinesis.ok('CreateStream', { StreamName, ShardCount: 2 })
    await kinesis.ok('PutRecord', put(kibibytes(1000)))
    expect(await kinesis.fails('PutRecord', put(kibibytes(100)))).toEqual(throttled)
  })

  test('a dry run counts for nothing', async () => {
    for (let call = 0; call < 3; call++)
      expect(
        (await kinesis.fails('PutRecords', { StreamName, Records: entries(500), DryRun: true }))[1],
      ).toBe('DryRunOperationException')
    await kinesis.ok('PutRecord', put(''))
  })
})

describe('reading from a shard', () => {
  test('takes five calls a second', async () => {
    const ShardIterator = await iterator()
    for (let call = 0; call < 5; call++) await kinesis.ok('GetRecords', { ShardIterator })
    expect(await kinesis.fails('GetRecords', { ShardIterator })).toEqual(throttled)
    kinesis.clock.advance(200)
    await kinesis.ok('GetRecords', { ShardIterator })
  })

  test('gives 2 MiB a second; a larger page keeps the next one waiting', async () => {
    for (let second = 0; second < 4; second++) {
      await kinesis.ok('PutRecord', put(kibibytes(1000)))
      kinesis.clock.advance(1_000)
    }
    const ShardIterator = await iterator()
    expect((await kinesis.ok('GetRecords', { ShardIterator })).Records).toHaveLength(4)
    kinesis.clock.advance(900)
    expect(await kinesis.fails('GetRecords', { ShardIterator })).toEqual(throttled)
    kinesis.clock.advance(1_100)
    await kinesis.ok('GetRecords', { ShardIterator })
  })

  test('gives five iterators a second', async () => {
    for (let call = 0; call < 5; call++) await iterator()
    expect(
      await kinesis.fails('GetShardIterator', { StreamName, ShardId: shard0, ShardIteratorType: 'LATEST' }),
    ).toEqual(throttled)
  })
})

describe('call rates', () => {
  test('of an account', async () => {
    await kinesis.ok('DescribeLimits')
    expect(await kinesis.fails('DescribeLimits')).toEqual([
      400,
      'LimitExceededException',
      `Rate exceeded for DescribeLimits under account ${accountId}.`,
    ])
    await kinesis.ok('DescribeLimits', {}, { accountId: '123456789012', region })
    kinesis.clock.advance(1_000)
    await kinesis.ok('DescribeLimits')
  })

  test('of a stream, however it is named', async () => {
    const StreamARN = `arn:aws:kinesis:${region}:${accountId}:stream/orders`
    for (let call = 0; call < 5; call++) await kinesis.ok('ListStreamConsumers', { StreamARN })
    expect(await kinesis.fails('ListStreamConsumers', { StreamARN })).toEqual([
      400,
      'LimitExceededException',
      `Rate exceeded for stream orders under account ${accountId}.`,
    ])
  })

  test('of a stream, which its id names as its ARN does', async () => {
    const StreamARN = `arn:aws:kinesis:${region}:${accountId}:stream/orders`
    const ConsumerName = 'reader'
    await kinesis.ok('RegisterStreamConsumer', { StreamARN, ConsumerName })
    const StreamId = await streamIdOf(kinesis, StreamName)
    for (let call = 0; call < 10; call++) {
      await kinesis.ok('DescribeStreamConsumer', { StreamARN, ConsumerName })
      await kinesis.ok('DescribeStreamConsumer', { StreamId, ConsumerName })
    }
    for (const named of [{ StreamARN }, { StreamId }])
      expect(await kinesis.fails('DescribeStreamConsumer', { ...named, ConsumerName })).toEqual([
        400,
        'LimitExceededException',
        `Rate exceeded for stream orders under account ${accountId}.`,
      ])
  })

  test('of a stream, of which a consumer or the page of a list tells', async () => {
    const arnOf = (name: string) => `arn:aws:kinesis:${region}:${accountId}:stream/${name}`
    const consumers: string[] = []
    for (const name of ['first', 'second']) {
      await kinesis.ok('CreateStream', { StreamName: name, ShardCount: 2 })
      for (const ConsumerName of ['a', 'b', 'c']) {
        const { Consumer } = await kinesis.ok('RegisterStreamConsumer', {
          StreamARN: arnOf(name),
          ConsumerName,
        })
        consumers.push(Consumer.ConsumerARN)
        kinesis.clock.advance(1_000)
      }
    }
    for (const ConsumerARN of consumers) await kinesis.ok('DeregisterStreamConsumer', { ConsumerARN })
    const { NextToken } = await kinesis.ok('ListShards', { StreamName, MaxResults: 1 })
    for (let call = 0; call < 999; call++) await kinesis.ok('ListShards', { NextToken })
    expect(await kinesis.fails('ListShards', { StreamName })).toEqual([
      400,
      'LimitExceededException',
      `Rate exceeded for stream orders under account ${accountId}.`,
    ])
    await kinesis.ok('ListShards', { StreamName: 'first' })
  })

  test('of a stream count the calls of all accounts', async () => {
    const StreamARN = `arn:aws:kinesis:${region}:${accountId}:stream/orders`
    const other = { accountId: '123456789012', region }
    for (let call = 0; call < 5; call++) await kinesis.ok('ListStreamConsumers', { StreamARN }, other)
    expect((await kinesis.fails('ListStreamConsumers', { StreamARN }))[1]).toBe('LimitExceededException')
  })
})

describe('changes of a stream in 24 hours', () => {
  const StreamARN = `arn:aws:kinesis:${region}:${accountId}:stream/orders`
  const to = (StreamMode: string) => ({ StreamARN, StreamModeDetails: { StreamMode } })
  const exceeded = [
    400,
    'LimitExceededException',
    `Rate exceeded for stream orders under account ${accountId}.`,
  ]

  test('of its mode, of which calls that change nothing are none', async () => {
    for (let call = 0; call < 3; call++) await kinesis.ok('UpdateStreamMode', to('PROVISIONED'))
    await kinesis.ok('UpdateStreamMode', to('ON_DEMAND'))
    await kinesis.ok('UpdateStreamMode', to('PROVISIONED'))
    kinesis.clock.advance(23 * 3_600_000)
    expect(await kinesis.fails('UpdateStreamMode', to('ON_DEMAND'))).toEqual(exceeded)
    await kinesis.ok('UpdateStreamMode', to('PROVISIONED'))
    kinesis.clock.advance(3_600_000)
    await kinesis.ok('UpdateStreamMode', to('ON_DEMAND'))
  })

  test('are counted anew for a stream that is created again', async () => {
    await kinesis.ok('UpdateStreamMode', to('ON_DEMAND'))
    await kinesis.ok('UpdateStreamMode', to('PROVISIONED'))
    await kinesis.ok('DeleteStream', { StreamName })
    kinesis.clock.advance(10_000)
    await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 })
    await kinesis.ok('UpdateStreamMode', to('ON_DEMAND'))
  })

  describe('of its shard count', () => {
    const ScalingType = 'UNIFORM_SCALING'
    const scaled = (TargetShardCount: number) => ({ StreamName, TargetShardCount, ScalingType })

    /** As often as AWS takes it; ends with two shards. */
    const scaledTenTimes = async () => {
      for (let call = 0; call < 10; call++) {
        await kinesis.ok('UpdateShardCount', scaled(call % 2 === 0 ? 1 : 2))
        kinesis.clock.advance(1_000)
      }
    }

    test('are ten', async () => {
      await scaledTenTimes()
      expect(await kinesis.fails('UpdateShardCount', scaled(1))).toEqual(exceeded)
      kinesis.clock.advance(24 * 3_600_000)
      await kinesis.ok('UpdateShardCount', scaled(1))
    })

    test('count neither what is refused nor what changes nothing', async () => {
      for (let call = 0; call < 10; call++) {
        expect((await kinesis.fails('UpdateShardCount', scaled(9)))[2]).toBe(
          'UpdateShardCount cannot scale up over double your current open shard count. ' +
            'Current open shard count: 2 Target shard count: 9',
        )
        await kinesis.ok('UpdateShardCount', scaled(2))
        kinesis.clock.advance(1_000)
      }
      await scaledTenTimes()
    })

    test('are counted anew for a stream that is created again', async () => {
      await scaledTenTimes()
      await kinesis.ok('DeleteStream', { StreamName })
      await kinesis.ok('CreateStream', { StreamName, ShardCount: 2 })
      await scaledTenTimes()
    })
  })

  test('of its encryption', async () => {
    const start = { StreamName, EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' }
    for (let call = 0; call < 30; call++)
      await kinesis.fails('StartStreamEncryption', { ...start, EncryptionType: 'NONE' })
    for (let call = 0; call < 25; call++) await kinesis.ok('StartStreamEncryption', start)
    expect(await kinesis.fails('StartStreamEncryption', start)).toEqual(exceeded)
  })
})

describe('the cap on retained bytes', () => {
  test('refuses the whole call and counts data and keys', async () => {
    kinesis = await testKinesis({ maxRetainedBytes: 2_000 })
    await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 })
    await kinesis.ok('PutRecord', put(kibibytes(1)))
    expect(await kinesis.fails('PutRecords', { StreamName, Records: entries(2, kibibytes(1)) })).toEqual([
      400,
      'LimitExceededException',
      'Retained bytes limit exceeded: 1025 + 2050 > 2000.',
    ])
    await kinesis.ok('PutRecord', put(Buffer.alloc(974).toString('base64')))
    expect(await kinesis.fails('PutRecord', put(''))).toEqual([
      400,
      'LimitExceededException',
      'Retained bytes limit exceeded: 2000 + 1 > 2000.',
    ])
  })

  test('makes room again when records expire', async () => {
    kinesis = await testKinesis({ maxRetainedBytes: 2_000 })
    await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 })
    await kinesis.ok('PutRecord', put(kibibytes(1)))
    kinesis.clock.advance(25 * 3_600_000)
    await kinesis.ok('PutRecord', put(kibibytes(1)))
  })
})
