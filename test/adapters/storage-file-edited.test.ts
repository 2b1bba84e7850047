import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { formatSequenceNumber } from '../../src/domain/sequence-number.js'
import { testKinesis } from '../support/kinesis.js'
import { contentsOf, openFileStorage } from '../support/state-directories.js'
import { temporaryDirectory } from '../support/temporary-directory.js'

const arn = 'arn:aws:kinesis:us-east-1:000000000000:stream/demo'
const firstSequence = '49646437577108476416916876405827138351405044649047359490'
const value = [3, 112, 107, 49, 8, 97, 71, 86, 115, 98, 71, 56, 61, 0, 0, 64, 65, 252, 84, 217, 65]

/** An image as ferrokinesis writes it: nothing in it tells that somebody has edited it. */
const soundImage = () => ({
  created_at_ms: 1700000006000,
  streams: [
    {
      name: 'demo',
      retention_period_hours: 24,
      enhanced_monitoring: [{ ShardLevelMetrics: [] }],
      encryption_type: 'NONE',
      has_more_shards: false,
      shards: [
        {
          ShardId: 'shardId-000000000000',
          HashKeyRange: {
            StartingHashKey: '0',
            EndingHashKey: '340282366920938463463374607431768211455',
          },
          SequenceNumberRange: {
            StartingSequenceNumber: '49646437577108476416916876405825929425585429676275269634',
          },
        },
      ],
      stream_arn: arn,
      stream_name: 'demo',
      stream_status: 'ACTIVE',
      stream_creation_timestamp: 1700000000,
      stream_mode_details: { StreamMode: 'PROVISIONED' },
      tags: {},
      key_id: null,
      warm_throughput_mibps: 0,
      max_record_size_kib: 1024,
      shard_counters: [2],
    },
  ],
  records: [{ stream_name: 'demo', shard_hex: '00000000', records: [[`00000000/${firstSequence}`, value]] }],
  consumers: [] as unknown[],
  policies: [],
  resource_tags: [],
  account_settings_json: [123, 125],
  pending_transitions: [] as unknown[],
  retained_bytes: 21,
  retained_records: 1,
})

type Image = ReturnType<typeof soundImage>
type StreamOfImage = Image['streams'][number]
type ShardOfImage = StreamOfImage['shards'][number]

const directoryWith = async (image: object): Promise<string> => {
  const directory = await temporaryDirectory()
  await writeFile(join(directory, 'snapshot.bin'), JSON.stringify(image))
  return directory
}

const edited = (change: (stream: StreamOfImage, image: Image) => void): Image => {
  const image = soundImage()
  change(image.streams[0] as StreamOfImage, image)
  return image
}

const firstShard = (stream: StreamOfImage): ShardOfImage => stream.shards[0] as ShardOfImage

const pending = (kind: string, members: object): Image =>
  edited((stream, image) => {
    stream.stream_status = 'UPDATING'
    image.pending_transitions = [{ [kind]: { stream_name: 'demo', ready_at_ms: 1, ...members } }]
  })

const split = (shard: string, hashKey: string): Image =>
  pending('SplitShard', { shard_to_split: shard, new_starting_hash_key: hashKey })

const merge = (shard: string, adjacent: string): Image =>
  pending('MergeShards', { shard_to_merge: shard, adjacent_shard_to_merge: adjacent })

const numbered = (counter: number): string =>
  `00000000/${formatSequenceNumber(1_700_000_000, 0, counter, 1_700_000_005)}`

const first = 'shardId-000000000000'
const missing = 'shardId-000000000007'
const undecodable = 'failed to decode snapshot: '
const consumer = `${arn}/consumer/c:1700000003`

const refused: readonly (readonly [what: string, image: object, reason: string])[] = [
  [
    'no shards',
    pending('UpdateShardCount', { target_shard_count: 0 }),
    'UpdateShardCount transition has invalid shard count',
  ],
  [
    'too many shards',
    pending('UpdateShardCount', { target_shard_count: 4294967295 }),
    'UpdateShardCount transition has invalid shard count',
  ],
  ['a split of no shard', split('x', '5'), 'SplitShard transition has invalid shard id'],
  ['a split of a missing shard', split(missing, '5'), 'SplitShard transition points to missing shard'],
  ['a split at no hash key', split(first, 'x'), 'SplitShard transition has invalid hash key'],
  ['a split outside the shard', split(first, '0'), 'SplitShard transition has invalid hash key'],
  ['a merge of a missing shard', merge(first, missing), 'MergeShards transition points to missing shard'],
  [
    'a merge of a shard with itself',
    merge(first, first),
    'MergeShards transition points to shards that are not adjacent',
  ],
].map(([what, image, reason]) => [what, image, `recovered ${reason}`] as [string, object, string])

const misread: readonly (readonly [what: string, image: object, reason: string])[] = [
  [
    'a stream status',
    edited((stream) => {
      stream.stream_status = 'BOGUS'
    }),
    'unknown variant `BOGUS`, expected one of `CREATING`, `DELETING`, `ACTIVE`, `UPDATING`',
  ],
  [
    'a mode',
    edited((stream) => {
      stream.stream_mode_details.StreamMode = 'BOGUS'
    }),
    'unknown variant `BOGUS`, expected `PROVISIONED` or `ON_DEMAND`',
  ],
  [
    'an encryption type',
    edited((stream) => {
      stream.encryption_type = 'none'
    }),
    'unknown variant `none`, expected `KMS` or `NONE`',
  ],
  [
    'a transition',
    edited((_, image) => {
      image.pending_transitions = [{ Bogus: {} }]
    }),
    'unknown variant `Bogus`, expected one of `CreateStream`, `DeleteStream`, `RegisterConsumer`, `DeregisterConsumer`, `UpdateShardCount`, `SplitShard`, `MergeShards`, `StartStreamEncryption`, `StopStreamEncryption`',
  ],
  [
    'no transition',
    edited((_, image) => {
      image.pending_transitions = [{}]
    }),
    'invalid length for `pending_transitions`, expected a map of size 1',
  ],
  [
    'a hash key',
    edited((stream) => {
      firstShard(stream).HashKeyRange.StartingHashKey = 'abc'
    }),
    'invalid hash key "abc"',
  ],
  [
    'a hash key of 2^128',
    edited((stream) => {
      firstShard(stream).HashKeyRange.EndingHashKey = '340282366920938463463374607431768211456'
    }),
    'invalid hash key "340282366920938463463374607431768211456"',
  ],
  [
    'a shard that begins behind all counters',
    edited((stream) => {
      firstShard(stream).SequenceNumberRange.StartingSequenceNumber = numbered(Number.MAX_SAFE_INTEGER).slice(
        9,
      )
    }),
    `invalid sequence number "${numbered(Number.MAX_SAFE_INTEGER).slice(9)}"`,
  ],
  [
    'a record behind all counters',
    edited((_, image) => {
      image.records = [
        { stream_name: 'demo', shard_hex: '00000000', records: [[numbered(Number.MAX_SAFE_INTEGER), value]] },
      ]
    }),
    `invalid record "${numbered(Number.MAX_SAFE_INTEGER)}"`,
  ],
].map(([what, image, reason]) => [what, image, undecodable + reason] as [string, object, string])

const strangeConsumer = edited((_, image) => {
  const members = {
    ConsumerName: 'c',
    ConsumerARN: consumer,
    ConsumerStatus: 'BOGUS',
    ConsumerCreationTimestamp: 1,
  }
  image.consumers = [[consumer, [...Buffer.from(JSON.stringify(members))]]]
})

describe('an image that nothing can be done with', () => {
  test.each([
    ...refused,
    ...misread,
    [
      'a consumer status',
      strangeConsumer,
      `failed to decode recovered consumer ${consumer}: unknown variant \`BOGUS\`, expected one of \`CREATING\`, \`DELETING\`, \`ACTIVE\``,
    ] as const,
  ])('%s: is refused with the reason, and left as it is', async (_, image, reason) => {
    const directory = await directoryWith(image)
    const before = await contentsOf(directory)
    const { storage, fails } = await testKinesis({}, await openFileStorage(directory))
    expect(storage.health()).toMatchObject({ healthy: false, reason })
    expect(await fails('ListStreams')).toEqual([500, 'InternalFailure', reason])
    await storage.close()
    expect(await contentsOf(directory)).toEqual(before)
  })
})

test('a shard whose counters are used up takes no more records, and what it has can be read again', async () => {
  const directory = await directoryWith(
    edited((stream) => {
      stream.shard_counters = [Number.MAX_SAFE_INTEGER - 1]
    }),
  )
  const put = { StreamName: 'demo', PartitionKey: 'p', Data: 'AAAA' }
  const opened = await testKinesis({}, await openFileStorage(directory))
  const { SequenceNumber } = await opened.ok('PutRecord', put)
  const reason = `${first} of stream demo has no counters left`
  expect(await opened.fails('PutRecord', put)).toEqual([500, 'InternalFailure', reason])
  await opened.ok('AddTagsToStream', { StreamName: 'demo', Tags: { still: 'writes' } })
  await opened.storage.close()
  const again = await testKinesis({}, await openFileStorage(directory))
  expect(again.storage.health()).toEqual({ healthy: true })
  expect(await again.fails('PutRecord', put)).toEqual([500, 'InternalFailure', reason])
  await again.storage.close()
  expect(await readFile(join(directory, 'snapshot.bin'), 'utf8')).toContain(String(SequenceNumber))
})
