import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MemoryStorage } from '../../adapters/storage-memory/memory-storage.js'
import { usageOf } from '../../src/domain/lifecycle.js'
import type { OperationName } from '../../src/operations/api.generated.js'
import { accountId, type JsonInput, region, type TestKinesis, testKinesis } from '../support/kinesis.js'
import { OvertakenStorage } from '../support/overtaken-storage.js'

const scope = { accountId, region }

describe('two Kinesis on one store', () => {
  const StreamName = 'orders'
  let storage: OvertakenStorage
  let one: TestKinesis
  let two: TestKinesis

  const share = async (settings = {}) => {
    storage = new OvertakenStorage()
    one = await testKinesis(settings, storage)
    two = await testKinesis(settings, storage)
  }
  const put = (kinesis: TestKinesis) =>
    kinesis.ok('PutRecord', { StreamName, PartitionKey: 'key', Data: '', ExplicitHashKey: '0' })

  test('keep the shard limit together', async () => {
    await share({ shardLimit: 3 })
    storage.beforeCommit = () => two.ok('CreateStream', { StreamName: 'theirs', ShardCount: 2 })
    const [, type, text] = await one.fails('CreateStream', { StreamName: 'mine', ShardCount: 2 })
    expect(type).toBe('LimitExceededException')
    expect(text).toContain('Current shard count for the account: 2. Limit: 3.')
  })

  test('create as many streams at once as the limit has room for', async () => {
    await share({ shardLimit: 5 })
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, index) =>
        (index % 2 === 0 ? one : two).send('CreateStream', { StreamName: `s${index}`, ShardCount: 1 }),
      ),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(5)
    expect((await one.ok('ListStreams')).StreamNames).toHaveLength(5)
  })

  test('split no shard twice', async () => {
    await share()
    await one.ok('CreateStream', { StreamName, ShardCount: 1 })
    const split = { StreamName, ShardToSplit: '0', NewStartingHashKey: '100' }
    storage.beforeCommit = () => two.ok('SplitShard', split)
    expect(await one.fails('SplitShard', split)).toEqual([
      400,
      'InvalidArgumentException',
      `Shard shardId-000000000000 in stream orders under account ${accountId} has already been merged or split, ` +
        'and thus is not eligible for merging or splitting.',
    ])
  })

  test('miss what the other one deletes by the ARN that the request has', async () => {
    await share()
    const StreamARN = `arn:aws:kinesis:${region}:${accountId}:stream/orders`
    const deleted = () => two.ok('DeleteStream', { StreamName, EnforceConsumerDeletion: true })
    await one.ok('CreateStream', { StreamName, ShardCount: 1 })
    storage.beforeCommit = deleted
    expect(await one.fails('TagResource', { ResourceARN: StreamARN, Tags: { a: '1' } })).toEqual([
      400,
      'ResourceNotFoundException',
      `Stream ${StreamARN} under account ${accountId} not found.`,
    ])
    await one.ok('CreateStream', { StreamName, ShardCount: 1 })
    const { Consumer } = await one.ok('RegisterStreamConsumer', { StreamARN, ConsumerName: 'reader' })
    const { ConsumerARN } = Consumer
    storage.beforeCommit = deleted
    expect(await one.fails('DeregisterStreamConsumer', { ConsumerARN })).toEqual([
      400,
      'ResourceNotFoundException',
      `Consumer ${ConsumerARN}, account ${accountId} not found.`,
    ])
  })

  test('put nothing into a shard that the other one has closed', async () => {
    await share()
    await one.ok('CreateStream', { StreamName, ShardCount: 1 })
    expect((await put(one)).ShardId).toBe('shardId-000000000000')
    await two.ok('SplitShard', { StreamName, ShardToSplit: '0', NewStartingHashKey: '100' })
    expect((await put(one)).ShardId).toBe('shardId-000000000001')
  })

  test('put nothing into a stream that the other one has deleted', async () => {
    await share()
    await one.ok('CreateStream', { StreamName, ShardCount: 1 })
    await put(one)
    await two.ok('DeleteStream', { StreamName })
    expect(await one.fails('PutRecord', { StreamName, PartitionKey: 'key', Data: '' })).toEqual([
      400,
      'ResourceNotFoundException',
      `Stream orders under account ${accountId} not found.`,
    ])
    await two.ok('CreateStream', { StreamName, ShardCount: 1 })
    await put(one)
    expect(await storage.usage()).toMatchObject({ records: 1 })
  })
})

test('an account counts what its streams use, whatever two cores do to them', async () => {
  const names = fc.constantFrom('a', 'b', 'c')
  const step = fc.record({
    kind: fc.constantFrom(
      'CreateStream',
      'CreateOnDemand',
      'DeleteStream',
      'SplitShard',
      'MergeShards',
      'wait',
    ),
    StreamName: names,
    shard: fc.integer({ min: 0, max: 5 }),
    core: fc.integer({ min: 0, max: 1 }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), fc.boolean(), async (steps, delayed) => {
      const store = new MemoryStorage()
      const ms = delayed ? 500 : 0
      const settings = { shardLimit: 9, createStreamMs: ms, updateStreamMs: ms, deleteStreamMs: ms }
      const cores = [await testKinesis(settings, store), await testKinesis(settings, store)] as const
      const callOf = ({ kind, StreamName, shard }: (typeof steps)[number]): [OperationName, JsonInput] => {
        switch (kind) {
          case 'CreateStream':
            return ['CreateStream', { StreamName, ShardCount: shard + 1 }]
          case 'CreateOnDemand':
            return ['CreateStream', { StreamName }]
          case 'SplitShard':
            return [kind, { StreamName, ShardToSplit: String(shard), NewStartingHashKey: '100' }]
          case 'MergeShards':
            return [
              kind,
              { StreamName, ShardToMerge: String(shard), AdjacentShardToMerge: String(shard + 1) },
            ]
          default:
            return ['DeleteStream', { StreamName }]
        }
      }
      for (const next of steps) {
        if (next.kind === 'wait') for (const core of cores) core.clock.advance(250)
        else expect((await cores[next.core as 0 | 1].send(...callOf(next))).status).toBeLessThan(500)
        const used = (await store.list('stream', scope, undefined, 10)).map(({ value }) => usageOf(value))
        const sum = (member: keyof ReturnType<typeof usageOf>) =>
          used.reduce((total, usage) => total + usage[member], 0)
        const account = await store.load({ kind: 'account', ...scope, name: '' })
        expect(account?.value ?? { openShards: 0, onDemandStreams: 0, creatingStreams: 0 }).toMatchObject({
          openShards: sum('openShards'),
          onDemandStreams: sum('onDemandStreams'),
          creatingStreams: sum('creatingStreams'),
        })
        expect(sum('openShards')).toBeLessThanOrEqual(9)
      }
    }),
  )
})
