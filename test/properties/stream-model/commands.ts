import fc from 'fast-check'
import type { TestKinesis } from '../../support/kinesis.js'
import { arnOf, type Pair } from './actions.js'
import type { ModelStream } from './model-stream.js'

type Command = fc.AsyncCommand<Pair, TestKinesis>

/** A kind of command: what it is called with is chosen by fast-check, and nothing is ever out of place. */
const command = <Choice>(
  name: string,
  choices: fc.Arbitrary<Choice>,
  run: (pair: Pair, choice: Choice) => Promise<unknown>,
): fc.Arbitrary<Command> =>
  choices.map((choice) => ({
    check: () => true,
    run: async (pair) => void (await run(pair, choice)),
    toString: () =>
      `${name} ${JSON.stringify(choice, (_, value) => (typeof value === 'bigint' ? String(value) : value))}`,
  }))

/** Mostly the stream that is there from the start, so that much happens to one. */
const name = fc.oneof(
  { weight: 8, arbitrary: fc.constant('orders') },
  { weight: 2, arbitrary: fc.constantFrom('events', 'clicks') },
)
/** Where on the way through something, of 1000. */
const share = fc.integer({ min: 0, max: 999 })
const consumer = fc.constantFrom('reader', 'reader', 'reader', 'other')
const largestHash = 2n ** 128n - 1n

const chosen = <Value>(values: readonly Value[], at: number): Value | undefined =>
  values[Math.floor((at * values.length) / 1000)]

/** An open shard; now and then any shard, or one behind the last. */
const someShard = (stream: ModelStream | undefined, at: number): number => {
  const all = stream?.shards.length ?? 0
  const open = at % 7 === 0 ? undefined : chosen(stream?.open ?? [], at)
  return open ?? at % (all + 1)
}

const entry = fc.record({
  data: fc.string({ unit: fc.constantFrom('a', 'b', '1', ' '), maxLength: 6 }),
  partitionKey: fc.constantFrom('one', 'two', 'three', 'ключ'),
  explicitHashKey: fc.oneof(
    { weight: 3, arbitrary: fc.constant(undefined) },
    { weight: 6, arbitrary: share.map((at) => (largestHash * BigInt(at)) / 999n) },
    { weight: 1, arbitrary: fc.constantFrom(largestHash, largestHash + 1n) },
  ),
})
const entries = (count: number) => fc.array(entry, { minLength: 1, maxLength: count })

const create = command(
  'CreateStream',
  fc.record({
    name: fc.constantFrom('orders', 'orders', 'events', 'clicks'),
    shards: fc.constantFrom(1, 2, 3, 5, undefined),
  }),
  (pair, { name, shards }) =>
    pair.agree('CreateStream', { StreamName: name, ShardCount: shards }, () =>
      pair.model.create(name, shards),
    ),
)

const remove = command(
  'DeleteStream',
  fc.record({ name: fc.constantFrom('orders', 'events', 'clicks'), enforce: fc.boolean() }),
  (pair, { name, enforce }) =>
    pair.agree('DeleteStream', { StreamName: name, EnforceConsumerDeletion: enforce }, () =>
      pair.model.delete(name, enforce),
    ),
)

const split = command(
  'SplitShard',
  fc.record({ name, shard: share, at: fc.oneof(share, fc.constantFrom('start', 'end', 'first', 'last')) }),
  (pair, choice) => {
    const stream = pair.model.streams.get(choice.name)
    const shard = someShard(stream, choice.shard)
    const { start = 0n, end = largestHash } = stream?.shards[shard] ?? {}
    // The first and the last key that a split takes, and those beside them that it does not.
    const edges = { start: start + 1n, first: start + 2n, last: end - 1n, end }
    const at =
      typeof choice.at === 'number'
        ? start + ((end - start) * BigInt(choice.at)) / 999n
        : edges[choice.at as keyof typeof edges]
    const input = { StreamName: choice.name, ShardToSplit: String(shard), NewStartingHashKey: String(at) }
    return pair.agree('SplitShard', input, () => pair.model.split(choice.name, shard, at))
  },
)

const merge = command(
  'MergeShards',
  fc.record({ name, lower: share, other: fc.oneof({ weight: 4, arbitrary: fc.constant('next') }, share) }),
  (pair, choice) => {
    const stream = pair.model.streams.get(choice.name)
    const lower = someShard(stream, choice.lower)
    const next = stream?.open[stream.open.indexOf(lower) + 1] ?? lower
    const upper = typeof choice.other === 'number' ? someShard(stream, choice.other) : next
    const input = {
      StreamARN: arnOf(choice.name),
      ShardToMerge: `shardId-${lower}`,
      AdjacentShardToMerge: `shardId-${upper}`,
    }
    return pair.agree('MergeShards', input, () => pair.model.merge(choice.name, lower, upper))
  },
)

const updateShardCount = command(
  'UpdateShardCount',
  fc.record({ name, target: fc.integer({ min: 1, max: 9 }) }),
  async (pair, { name, target }) => {
    const input = { StreamName: name, TargetShardCount: target, ScalingType: 'UNIFORM_SCALING' }
    const answer = await pair.agree('UpdateShardCount', input, () =>
      pair.model.updateShardCount(name, target),
    )
    if (answer !== undefined && answer.body.CurrentShardCount !== answer.expected)
      throw new Error(`UpdateShardCount began at ${answer.body.CurrentShardCount}, not ${answer.expected}`)
  },
)

const putRecord = command('PutRecord', fc.record({ name, entries: entries(1) }), (pair, choice) =>
  pair.put('PutRecord', choice.name, choice.entries),
)

const putRecords = command('PutRecords', fc.record({ name, entries: entries(5) }), (pair, choice) =>
  pair.put('PutRecords', choice.name, choice.entries),
)

const getShardIterator = command(
  'GetShardIterator',
  fc.record({
    name,
    shard: share,
    record: share,
    ageMs: fc.constantFrom(-1_000, 0, 1, 700, 5_000, 86_400_000),
    type: fc.constantFrom(
      'TRIM_HORIZON',
      'LATEST',
      'AT_SEQUENCE_NUMBER',
      'AFTER_SEQUENCE_NUMBER',
      'AT_TIMESTAMP',
    ),
    /** Where the sequence number came from; another stream is an earlier one of the same name. */
    origin: fc.constantFrom('this shard', 'this stream', 'another stream'),
    strayNumber: fc.integer({ min: 0, max: 9 }).map((nth) => nth === 0),
  }),
  (pair, { name, type, origin, strayNumber, ...choice }) => {
    const stream = pair.model.streams.get(name)
    const shard = someShard(stream, choice.shard)
    const shards = origin === 'this shard' ? [stream?.shards[shard]] : (stream?.shards ?? [])
    const numbers =
      origin === 'another stream'
        ? (pair.model.formerNumbers.get(name) ?? [])
        : shards.flatMap((one) => one?.records.map((record) => record.number) ?? [])
    const number = chosen(numbers, choice.record)
    if (type === 'AT_TIMESTAMP')
      return pair.iterator(name, shard, { type, timestampMs: pair.model.nowMs - choice.ageMs })
    const withNumber = type === 'TRIM_HORIZON' || type === 'LATEST' ? strayNumber : !strayNumber
    return pair.iterator(name, shard, { type, ...(withNumber && number !== undefined ? { number } : {}) })
  },
)

const getRecords = command(
  'GetRecords',
  fc.record({ iterator: share, limit: fc.integer({ min: 1, max: 4 }) }),
  async (pair, { iterator, limit }) => {
    const remembered = chosen(pair.model.iterators, iterator)
    if (remembered !== undefined) await pair.read(remembered, limit)
  },
)

/** Reads on from the youngest iterator, page by page. */
const follow = command('GetRecords on and on', fc.integer({ min: 1, max: 3 }), async (pair, limit) => {
  let iterator = pair.model.iterators.at(-1)
  for (let page = 0; page < 4 && iterator !== undefined; page++) iterator = await pair.read(iterator, limit)
})

const register = command('RegisterStreamConsumer', fc.record({ name, consumer }), (pair, choice) =>
  pair.register(choice.name, choice.consumer),
)

const deregister = command(
  'DeregisterStreamConsumer',
  fc.record({ name, consumer }),
  (pair, { name, consumer }) =>
    pair.agree('DeregisterStreamConsumer', { StreamARN: arnOf(name), ConsumerName: consumer }, () =>
      pair.model.deregister(name, consumer),
    ),
)

const keyId = fc.constantFrom('alias/aws/kinesis', 'alias/mine')

const startEncryption = command(
  'StartStreamEncryption',
  fc.record({ name, keyId }),
  (pair, { name, keyId }) =>
    pair.agree('StartStreamEncryption', { StreamName: name, EncryptionType: 'KMS', KeyId: keyId }, () =>
      pair.model.startEncryption(name, keyId),
    ),
)

const stopEncryption = command('StopStreamEncryption', fc.record({ name, keyId }), (pair, { name, keyId }) =>
  pair.agree('StopStreamEncryption', { StreamName: name, EncryptionType: 'KMS', KeyId: keyId }, () =>
    pair.model.stopEncryption(name),
  ),
)

const changeRetention = command(
  'Increase/DecreaseStreamRetentionPeriod',
  fc.record({
    name,
    direction: fc.constantFrom('Increase' as const, 'Decrease' as const),
    hours: fc.constantFrom(23, 24, 25, 36, 48, 8760, 8761),
  }),
  (pair, { name, direction, hours }) =>
    pair.agree(`${direction}StreamRetentionPeriod`, { StreamName: name, RetentionPeriodHours: hours }, () =>
      pair.model.changeRetention(name, direction, hours),
    ),
)

const tagKey = fc.constantFrom('a', 'b', 'team', '__proto__', 'bad;', 'bad%')

const addTags = command(
  'AddTagsToStream',
  fc.record({ name, key: tagKey, value: fc.constantFrom('', 'x', 'y z') }),
  (pair, { name, key, value }) => {
    const Tags = Object.fromEntries([[key, value]])
    return pair.agree('AddTagsToStream', { StreamName: name, Tags }, () => pair.model.addTags(name, Tags))
  },
)

const removeTags = command(
  'RemoveTagsFromStream',
  fc.record({ name, keys: fc.array(tagKey, { minLength: 1, maxLength: 3 }) }),
  (pair, { name, keys }) =>
    pair.agree('RemoveTagsFromStream', { StreamName: name, TagKeys: keys }, () =>
      pair.model.removeTags(name, keys),
    ),
)

const advance = command(
  'advance the clock by',
  fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(1, 299, 300, 700, 1_000, 2_500) },
    { weight: 2, arbitrary: fc.constantFrom(301_000, 43_200_000, 86_400_000, 90_000_000) },
  ),
  async (pair, ms) => pair.advance(ms),
)

const describeStream = command(
  'DescribeStream',
  fc.record({ name, after: fc.constantFrom(undefined, undefined, 0, 3), limit: fc.constantFrom(1, 3, 100) }),
  (pair, { name, after, limit }) => pair.describeStream(name, after, limit),
)

const describeStreamSummary = command('DescribeStreamSummary', name, (pair, stream) =>
  pair.describeStreamSummary(stream),
)

const listShards = command(
  'ListShards',
  fc.record({
    name,
    limit: fc.constantFrom(1, 2, 1_000),
    type: fc.constantFrom(
      'FROM_TRIM_HORIZON',
      'AT_TRIM_HORIZON',
      'AT_LATEST',
      'AFTER_SHARD_ID',
      'AT_TIMESTAMP',
      'FROM_TIMESTAMP',
    ),
    shard: fc.integer({ min: 0, max: 4 }),
    ageMs: fc.constantFrom(0, 700, 3_000, 43_200_000, 100_000_000),
  }),
  (pair, { name, limit, type, shard, ageMs }) => {
    const timestampMs = pair.model.nowMs - ageMs
    if (type === 'AFTER_SHARD_ID') return pair.listShards(name, { type, shard }, limit)
    if (type === 'AT_TIMESTAMP' || type === 'FROM_TIMESTAMP')
      return pair.listShards(name, { type, timestampMs }, limit)
    return pair.listShards(name, { type }, limit)
  },
)

const listStreams = command('ListStreams', fc.integer({ min: 1, max: 3 }), (pair, limit) =>
  pair.listStreams(limit),
)
const listTags = command('ListTagsForStream', name, (pair, stream) => pair.listTags(stream))
const listConsumers = command('ListStreamConsumers', name, (pair, stream) => pair.listConsumers(stream))
const describeConsumer = command('DescribeStreamConsumer', fc.record({ name, consumer }), (pair, choice) =>
  pair.describeConsumer(choice.name, choice.consumer),
)

const often = [putRecord, putRecords, putRecords, split, merge, getShardIterator, getRecords, follow, advance]

/** Every kind of command; what moves records and shards comes three times as often as the rest. */
export const commands: readonly fc.Arbitrary<Command>[] = [
  ...often,
  ...often,
  ...often,
  create,
  create,
  remove,
  updateShardCount,
  register,
  register,
  deregister,
  deregister,
  describeConsumer,
  startEncryption,
  stopEncryption,
  changeRetention,
  changeRetention,
  addTags,
  removeTags,
  describeStream,
  describeStreamSummary,
  listShards,
  listStreams,
  listTags,
  listConsumers,
  describeConsumer,
]
