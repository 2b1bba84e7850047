import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseSequenceNumber } from '../../src/domain/sequence-number.js'
import { type JsonInput, startMs, type TestKinesis, testKinesis } from '../support/kinesis.js'
import { contentsOf, copyOfFixture, fixtures, openFileStorage } from '../support/state-directories.js'

interface ExpectedShard {
  readonly ShardId: string
  readonly ParentShardId?: string
  readonly SequenceNumberRange: {
    readonly StartingSequenceNumber: string
    readonly EndingSequenceNumber?: string
  }
}

interface ExpectedState {
  readonly clock_ms: number
  readonly account: { readonly settings: JsonInput; readonly open_shard_count: number }
  readonly streams: readonly {
    readonly summary: {
      readonly StreamName: string
      readonly StreamARN: string
      readonly StreamStatus: string
    }
    readonly shards: readonly ExpectedShard[]
    readonly records: Readonly<Record<string, readonly unknown[]>>
    readonly tags: readonly unknown[]
    readonly consumers: readonly unknown[]
    readonly policy: string
  }[]
  readonly metrics: { readonly retained_records: number }
  readonly next_put_seq_ix: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly other_resources: Readonly<
    Record<
      string,
      { readonly tags: readonly unknown[]; readonly policy: string; readonly consumer?: unknown }
    >
  >
}

interface Expected extends ExpectedState {
  readonly readable: boolean
  readonly server_flags: readonly string[]
  readonly error_prefix: string
  readonly later?: ExpectedState
}

const names = readdirSync(fixtures)
const expectedOf = (name: string): Expected =>
  JSON.parse(readFileSync(join(fixtures, name, 'expected.json'), 'utf8'))
const cases = names.map((name): [string, Expected] => [name, expectedOf(name)])

const flag = (expected: Expected, name: string, other: string): string => {
  const index = expected.server_flags.indexOf(name)
  return index < 0 ? other : (expected.server_flags[index + 1] ?? other)
}

const kinesisOn = async (directory: string, expected: Expected, clockMs: number): Promise<TestKinesis> => {
  const accountId = flag(expected, '--account-id', '000000000000')
  const region = flag(expected, '--region', 'us-east-1')
  const storage = await openFileStorage(directory, { accountId, region })
  const kinesis = await testKinesis({ accountId, region, pinAccountRegion: true }, storage)
  kinesis.clock.advance(clockMs - startMs)
  return kinesis
}

const recordsOf = async (kinesis: TestKinesis, StreamName: string, ShardId: string): Promise<JsonInput[]> => {
  const position = { StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' }
  const { ShardIterator } = await kinesis.ok('GetShardIterator', position)
  const { Records } = await kinesis.ok('GetRecords', { ShardIterator })
  return Records as unknown as JsonInput[]
}

/** What AWS's answer has and ferrokinesis's lacks may be there; what both have is the same, null being absent. */
const shown = (value: object): object =>
  expect.objectContaining(
    Object.fromEntries(Object.entries(value).map(([name, one]) => [name, one ?? undefined])),
  )

/** ferrokinesis shows the key of a stream as soon as its encryption is asked for, AWS's model has it once that holds. */
const keyShownEarly = (summary: { readonly StreamName: string }): object =>
  summary.StreamName === 'p-encrypt' ? { ...summary, KeyId: null } : summary

const resharded = (name: string, later: boolean): boolean => later && name === 'p-count'

const expectState = async (kinesis: TestKinesis, expected: ExpectedState, later = false): Promise<void> => {
  const { StreamNames } = await kinesis.ok('ListStreams')
  expect(StreamNames).toEqual(expected.streams.map(({ summary }) => summary.StreamName))
  for (const stream of expected.streams) {
    const { StreamName, StreamARN } = stream.summary
    const { StreamDescriptionSummary } = await kinesis.ok('DescribeStreamSummary', { StreamName })
    const summary = later || StreamName !== 'p-encrypt' ? stream.summary : keyShownEarly(stream.summary)
    expect({ KeyId: undefined, ...StreamDescriptionSummary }).toEqual(shown(summary))
    const { Tags } = await kinesis.ok('ListTagsForStream', { StreamName })
    expect(Tags).toEqual(stream.tags)
    const { Policy } = await kinesis.ok('GetResourcePolicy', { ResourceARN: StreamARN })
    expect(Policy).toBe(shownPolicy(stream.policy))
    const { Consumers } = await kinesis.ok('ListStreamConsumers', { StreamARN })
    expect(Consumers).toEqual(stream.consumers)
    const { Shards } = await kinesis.ok('ListShards', { StreamName })
    if (!resharded(StreamName, later))
      expect(comparable(Shards, later)).toEqual(comparable(stream.shards, later))
    for (const [shardId, records] of Object.entries(stream.records)) {
      if (resharded(StreamName, later) && records.length === 0) continue
      expect(await recordsOf(kinesis, StreamName, shardId)).toEqual(records)
    }
  }
}

/** ferrokinesis shows no policy as an empty text. */
const shownPolicy = (policy: string): string => (policy === '' ? '{}' : policy)

/** Closing and starting numbers of reshards that loading finished come from the clock of that moment. */
const comparable = (shards: readonly unknown[] | undefined, later: boolean): unknown =>
  (shards as readonly ExpectedShard[]).map((shard) => {
    if (!later) return shard
    const { StartingSequenceNumber, EndingSequenceNumber } = shard.SequenceNumberRange
    return {
      ...shard,
      SequenceNumberRange: [
        shard.ParentShardId === undefined ? StartingSequenceNumber : 'of the moment',
        EndingSequenceNumber === undefined ? 'open' : 'of the moment',
      ],
    }
  })

const counterOf = (sequenceNumber: string): number => Number(parseSequenceNumber(sequenceNumber)?.counter)

const readable = cases.filter(([, { readable }]) => readable)

describe.each(readable)('the directory %s of ferrokinesis', (name, expected) => {
  test('is shown as it was', async () => {
    const kinesis = await kinesisOn(await copyOfFixture(name), expected, expected.clock_ms)
    await expectState(kinesis, expected)
    await kinesis.storage.close()
  })

  test('is shown as it was after it has been closed and opened again', async () => {
    const directory = await copyOfFixture(name)
    const first = await kinesisOn(directory, expected, expected.clock_ms)
    await first.ok('ListStreams')
    await first.storage.close()
    const again = await kinesisOn(directory, expected, expected.clock_ms)
    await expectState(again, expected)
    await again.storage.close()
  })

  test('has its account, and what belongs to its consumers', async () => {
    const kinesis = await kinesisOn(await copyOfFixture(name), expected, expected.clock_ms)
    const { OpenShardCount } = await kinesis.ok('DescribeLimits')
    // A stream that is CREATING has reserved its shards already.
    const creating = expected.streams.filter(({ summary }) => summary.StreamStatus !== 'ACTIVE').length
    if (creating === 0) expect(OpenShardCount).toBe(expected.account.open_shard_count)
    const settings = await kinesis.ok('DescribeAccountSettings')
    const { Status = 'DISABLED' } = expected.account.settings.MinimumThroughputBillingCommitment as JsonInput
    expect(settings.MinimumThroughputBillingCommitment).toEqual(expect.objectContaining({ Status }))
    for (const [ResourceARN, { tags, policy, consumer }] of Object.entries(expected.other_resources)) {
      // What a deleted stream left behind is let go.
      if (ResourceARN.includes('rich-gone')) continue
      if (consumer === null) {
        const [status] = await kinesis.fails('DescribeStreamConsumer', { ConsumerARN: ResourceARN })
        expect(status).toBe(400)
        continue
      }
      const described = await kinesis.ok('DescribeStreamConsumer', { ConsumerARN: ResourceARN })
      expect(described.ConsumerDescription).toEqual(shown(consumer as object))
      expect((await kinesis.ok('ListTagsForResource', { ResourceARN })).Tags).toEqual(tags)
      expect((await kinesis.ok('GetResourcePolicy', { ResourceARN })).Policy).toBe(shownPolicy(policy))
    }
    await kinesis.storage.close()
  })

  test('goes on with its counters, also across a restart', async () => {
    const directory = await copyOfFixture(name)
    for (const added of [0, 1]) {
      const kinesis = await kinesisOn(directory, expected, expected.clock_ms)
      for (const [StreamName, shards] of Object.entries(expected.next_put_seq_ix)) {
        const { Shards } = await kinesis.ok('ListShards', { StreamName })
        for (const [shardId, next] of Object.entries(shards)) {
          const shard = Shards?.find(({ ShardId }) => ShardId === shardId)
          const put = {
            StreamName,
            PartitionKey: 'p',
            ExplicitHashKey: shard?.HashKeyRange?.StartingHashKey,
            Data: '',
          }
          const { SequenceNumber } = await kinesis.ok('PutRecord', put)
          expect([shardId, counterOf(SequenceNumber)]).toEqual([shardId, next + added])
        }
      }
      await kinesis.storage.close()
    }
  })
})

test('pending transitions are finished when they are due, with the clock of that moment', async () => {
  const expected = expectedOf('pending-transitions')
  const { later } = expected
  if (later === undefined) throw new Error('the fixture has no later state')
  const kinesis = await kinesisOn(await copyOfFixture('pending-transitions'), expected, later.clock_ms)
  await expectState(kinesis, later, true)
  await kinesis.storage.close()
})

const refused = cases.filter(([, { readable }]) => !readable)

describe.each(refused)('the damaged directory %s', (name, expected) => {
  test('is refused with the reason, and left as it is', async () => {
    const directory = await copyOfFixture(name)
    const before = await contentsOf(directory)
    const kinesis = await testKinesis({}, await openFileStorage(directory))
    const health = kinesis.storage.health()
    const reason = health.healthy ? '' : health.reason
    if (name === 'torn-length-appended') expect(reason).toContain('`shardport state repair`')
    else expect(reason.startsWith(expected.error_prefix)).toBe(true)
    const failure = [500, 'InternalFailure', reason]
    expect(await kinesis.fails('ListStreams')).toEqual(failure)
    expect(await kinesis.fails('CreateStream', { StreamName: 'new', ShardCount: 1 })).toEqual(failure)
    expect(await contentsOf(directory)).toEqual(before)
    await kinesis.storage.close()
    expect(await contentsOf(directory)).toEqual(before)
  })
})
