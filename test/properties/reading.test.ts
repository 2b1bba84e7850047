import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openShardCount } from '../../src/domain/shard-map.js'
import { type TestKinesis, testKinesis } from '../support/kinesis.js'
import { keyOf } from '../support/stored-streams.js'

const StreamName = 'orders'
const largestHash = 2n ** 128n - 1n

/** Where on the way through a range; of 1000. */
const share = fc.integer({ min: 0, max: 999 })
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('put' as const),
      // The writer's clock beside that of the readers.
      skewMs: fc.integer({ min: -3_000, max: 3_000 }),
      hashes: fc.array(share, { minLength: 1, maxLength: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('split' as const), shard: share, at: share }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('merge' as const), shard: share }) },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('read' as const), limit: fc.integer({ min: 1, max: 5 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 2_500 }) }),
  },
)
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never
const runs = fc.record({
  updateStreamMs: fc.constantFrom(0, 700),
  steps: fc.array(step, { minLength: 5, maxLength: 60 }),
})

/** Reads every shard of a stream the way that consumers do: to its end, then its children from TRIM_HORIZON on. */
class Reader {
  readonly texts = new Map<string, string[]>()
  readonly numbers = new Map<string, string[]>()
  readonly #iterators = new Map<string, string | undefined>()

  constructor(readonly kinesis: TestKinesis) {}

  async begin(ShardId: string, ShardIteratorType: 'LATEST' | 'TRIM_HORIZON'): Promise<void> {
    if (this.#iterators.has(ShardId)) return
    const { ShardIterator } = await this.kinesis.ok('GetShardIterator', {
      StreamName,
      ShardId,
      ShardIteratorType,
    })
    this.#iterators.set(ShardId, ShardIterator)
    this.texts.set(ShardId, [])
    this.numbers.set(ShardId, [])
  }

  /** One page of every shard that has not ended; children are begun where their parents end. */
  async read(Limit: number): Promise<void> {
    for (const [shard, ShardIterator] of [...this.#iterators]) {
      if (ShardIterator === undefined) continue
      const page = await this.kinesis.ok('GetRecords', { ShardIterator, Limit })
      for (const { Data, SequenceNumber } of page.Records) {
        this.texts.get(shard)?.push(atob(Data))
        this.numbers.get(shard)?.push(SequenceNumber)
      }
      this.#iterators.set(shard, page.NextShardIterator)
      expect(page.ChildShards === undefined).toBe(page.NextShardIterator !== undefined)
      for (const { ShardId } of page.ChildShards ?? []) await this.begin(ShardId, 'TRIM_HORIZON')
    }
  }

  get ended(): readonly string[] {
    return [...this.#iterators].flatMap(([shard, iterator]) => (iterator === undefined ? [shard] : []))
  }
}

/** Acknowledged records by shard, in the order in which they were put. */
class Writer {
  readonly acknowledged = new Map<string, string[]>()
  #written = 0

  constructor(readonly kinesis: TestKinesis) {}

  async put(hashes: readonly number[], skewMs: number): Promise<void> {
    const entries = hashes.map((hash) => ({
      PartitionKey: 'key',
      ExplicitHashKey: String((largestHash * BigInt(hash)) / 999n),
      Data: btoa(String(this.#written++)),
    }))
    this.kinesis.clock.advance(skewMs)
    const { Records } = await this.kinesis.ok('PutRecords', { StreamName, Records: entries })
    this.kinesis.clock.advance(-skewMs)
    for (const [index, { ShardId = '' }] of Records.entries()) {
      const texts = this.acknowledged.get(ShardId) ?? []
      texts.push(atob(entries[index]?.Data ?? ''))
      this.acknowledged.set(ShardId, texts)
    }
  }
}

/** Splits or merges if the stream allows it just then. */
const reshard = async (
  kinesis: TestKinesis,
  change: Step & { readonly kind: 'split' | 'merge' },
): Promise<void> => {
  const { StreamStatus, Shards } = (await kinesis.ok('DescribeStream', { StreamName })).StreamDescription
  if (StreamStatus !== 'ACTIVE') return
  const open = Shards.filter(
    ({ SequenceNumberRange }) => SequenceNumberRange.EndingSequenceNumber === undefined,
  ).sort((a, b) => (BigInt(a.HashKeyRange.StartingHashKey) < BigInt(b.HashKeyRange.StartingHashKey) ? -1 : 1))
  const index = Math.floor((change.shard * open.length) / 1000)
  const chosen = open[index]
  if (chosen === undefined) return
  const { StartingHashKey, EndingHashKey } = chosen.HashKeyRange
  if (change.kind === 'merge') {
    const next = open[index + 1]
    if (next === undefined) return
    await kinesis.ok('MergeShards', {
      StreamName,
      ShardToMerge: chosen.ShardId,
      AdjacentShardToMerge: next.ShardId,
    })
  } else {
    const width = BigInt(EndingHashKey) - BigInt(StartingHashKey)
    if (width < 10_000n || open.length > 8) return
    const at = BigInt(StartingHashKey) + 2n + ((width - 3n) * BigInt(change.at)) / 1000n
    await kinesis.ok('SplitShard', {
      StreamName,
      ShardToSplit: chosen.ShardId,
      NewStartingHashKey: String(at),
    })
  }
}

const finish = async (kinesis: TestKinesis, reader: Reader, written: number): Promise<void> => {
  kinesis.clock.advance(1_000)
  const shards = async () => (await kinesis.storage.load(keyOf(StreamName)))?.value.shards ?? []
  // Every page but a shard's last has records, and a child begins one page after its parents have ended.
  for (let page = 0; page <= written + 2 * (await shards()).length; page++) await reader.read(3)
  const all = await shards()
  expect(reader.ended).toHaveLength(all.length - openShardCount(all))
}

describe.each(['TRIM_HORIZON', 'LATEST'] as const)('a reader that begins at %s', (type) => {
  test('sees each record once and in order, whatever happens to the shards meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(runs, async ({ updateStreamMs, steps }) => {
        const kinesis = await testKinesis({ updateStreamMs })
        await kinesis.ok('CreateStream', { StreamName, ShardCount: 2 })
        const before = new Writer(kinesis)
        await before.put([0, 999, 0, 999], 2_000)
        const reader = new Reader(kinesis)
        for (const shard of ['shardId-000000000000', 'shardId-000000000001']) await reader.begin(shard, type)
        const writer = type === 'LATEST' ? new Writer(kinesis) : before

        for (const each of steps) {
          if (each.kind === 'put') await writer.put(each.hashes, each.skewMs)
          else if (each.kind === 'read') await reader.read(each.limit)
          else if (each.kind === 'wait') kinesis.clock.advance(each.ms)
          else await reshard(kinesis, each)
        }
        await finish(kinesis, reader, [...writer.acknowledged.values()].flat().length)

        for (const [shard, texts] of reader.texts)
          expect([shard, texts]).toEqual([shard, writer.acknowledged.get(shard) ?? []])
        for (const shard of writer.acknowledged.keys()) expect([...reader.texts.keys()]).toContain(shard)
        for (const numbers of reader.numbers.values()) expect(numbers).toEqual([...new Set(numbers)].sort())
      }),
      { numRuns: 60 },
    )
  })
})
