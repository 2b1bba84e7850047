import { beforeEach, describe, expect, test } from 'vitest'
import { accountId, type TestKinesis, testKinesis } from '../support/kinesis.js'

const StreamName = 'orders'
const shardId = (index: number) => `shardId-${String(index).padStart(12, '0')}`
let kinesis: TestKinesis

beforeEach(async () => {
  kinesis = await testKinesis()
})

const create = (ShardCount = 1) => kinesis.ok('CreateStream', { StreamName, ShardCount })
const split = (ShardToSplit = '0', NewStartingHashKey = '100000') =>
  kinesis.ok('SplitShard', { StreamName, ShardToSplit, NewStartingHashKey })
const put = (text: string) => kinesis.ok('PutRecord', { StreamName, PartitionKey: 'key', Data: btoa(text) })
const recreate = async () => {
  await kinesis.ok('DeleteStream', { StreamName })
  await create()
}

/** Every number and iterator that a client can have of the stream as it is, by shard. */
const knownOfStream = async () => {
  const { Shards } = (await kinesis.ok('DescribeStream', { StreamName })).StreamDescription
  const known: { ShardId: string; numbers: Set<string>; iterators: string[] }[] = []
  for (const { ShardId, SequenceNumberRange } of Shards) {
    const numbers = new Set(Object.values(SequenceNumberRange).filter((number) => number !== undefined))
    const iterators: string[] = []
    for (const ShardIteratorType of ['TRIM_HORIZON', 'LATEST', 'AT_TIMESTAMP']) {
      const input = { StreamName, ShardId, ShardIteratorType, Timestamp: 1 }
      const { ShardIterator } = await kinesis.ok('GetShardIterator', input)
      iterators.push(ShardIterator ?? '')
      const { Records, NextShardIterator } = await kinesis.ok('GetRecords', { ShardIterator })
      if (NextShardIterator) iterators.push(NextShardIterator)
      for (const { SequenceNumber } of Records) numbers.add(SequenceNumber)
    }
    for (const StartingSequenceNumber of numbers)
      for (const ShardIteratorType of ['AT_SEQUENCE_NUMBER', 'AFTER_SEQUENCE_NUMBER']) {
        const input = { StreamName, ShardId, ShardIteratorType, StartingSequenceNumber }
        iterators.push((await kinesis.ok('GetShardIterator', input)).ShardIterator ?? '')
      }
    known.push({ ShardId, numbers, iterators })
  }
  return known
}

/** @param shards those of the new stream; what is known of others cannot be told from what was never there */
const expectForgotten = async (known: Awaited<ReturnType<typeof knownOfStream>>, shards: number) => {
  for (const { ShardId, numbers, iterators } of known) {
    for (const ShardIterator of iterators)
      expect(await kinesis.fails('GetRecords', { ShardIterator })).toEqual([
        400,
        'ResourceNotFoundException',
        `Shard ${ShardId} in stream orders under account ${accountId} does not exist`,
      ])
    if (ShardId >= shardId(shards)) continue
    for (const StartingSequenceNumber of numbers)
      for (const ShardIteratorType of ['AT_SEQUENCE_NUMBER', 'AFTER_SEQUENCE_NUMBER'])
        expect(
          await kinesis.fails('GetShardIterator', {
            StreamName,
            ShardId,
            ShardIteratorType,
            StartingSequenceNumber,
          }),
        ).toEqual([
          400,
          'InvalidArgumentException',
          `StartingSequenceNumber ${StartingSequenceNumber} used in GetShardIterator on shard ${ShardId} in stream ` +
            `orders under account ${accountId} is invalid because it did not come from this stream.`,
        ])
  }
}

describe.each([0, 400, 1_000, 3_000, 60_000])('a name made again %d ms later', (laterMs) => {
  const pass = () => kinesis.clock.advance(laterMs)

  test('knows nothing of the first stream', async () => {
    await create()
    await put('first')
    const known = await knownOfStream()
    pass()
    await recreate()
    await expectForgotten(known, 1)
    await put('second')
    await expectForgotten(known, 1)
    const [shard] = await knownOfStream()
    expect(shard?.numbers.size).toBe(2)
  })

  test('nor of its closed and child shards, whether or not it has such shards itself', async () => {
    await create()
    await put('parent')
    await split()
    await put('child')
    const known = await knownOfStream()
    pass()
    await recreate()
    await expectForgotten(known, 1)
    await put('second parent')
    await split()
    await put('second child')
    await expectForgotten(known, 3)
  })

  test('nor does the third know anything of either', async () => {
    await create()
    await split()
    await put('first')
    const first = await knownOfStream()
    await recreate()
    await put('second')
    await split()
    const second = await knownOfStream()
    pass()
    await recreate()
    await split()
    await put('third')
    await expectForgotten(first, 3)
    await expectForgotten(second, 3)
  })

  test('nor when shards of the same age and index came about another way', async () => {
    await create(1)
    await split('0', '100000')
    await split('1', '1000')
    await put('first')
    const first = await knownOfStream()
    await recreate()
    pass()
    await kinesis.ok('DeleteStream', { StreamName })
    await create(3)
    await split('2', '300000000000000000000000000000000000000')
    await put('third')
    await expectForgotten(first, 5)
  })

  test('hands out and takes its own numbers and iterators', async () => {
    await create()
    await split()
    pass()
    await recreate()
    await split()
    const { ShardId, SequenceNumber } = await put('second')
    const own = await knownOfStream()
    expect(own.map(({ numbers }) => numbers.size)).toEqual([2, 1, 2])
    for (const ShardIterator of own.flatMap(({ iterators }) => iterators))
      await kinesis.ok('GetRecords', { ShardIterator })
    const { ShardIterator } = await kinesis.ok('GetShardIterator', {
      StreamName,
      ShardId,
      ShardIteratorType: 'AT_SEQUENCE_NUMBER',
      StartingSequenceNumber: SequenceNumber,
    })
    expect((await kinesis.ok('GetRecords', { ShardIterator })).Records).toMatchObject([
      { SequenceNumber, Data: btoa('second') },
    ])
  })
})

test('a clock that has stepped back does not bring numbers back', async () => {
  await create()
  await put('first')
  const known = await knownOfStream()
  kinesis.clock.advance(-5_000)
  await recreate()
  await put('second')
  kinesis.clock.advance(5_000)
  await expectForgotten(known, 1)
})
