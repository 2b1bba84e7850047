import { beforeEach, describe, expect, test } from 'vitest'
import { accountId, region, startMs, type TestKinesis, testKinesis } from '../support/kinesis.js'
import { changeStored, keyOf } from '../support/stored-streams.js'
import { streamIdOf } from '../support/stream-id-of.js'

let kinesis: TestKinesis

beforeEach(async () => {
  kinesis = await testKinesis()
})

const describeStream = async (StreamName = 'orders') =>
  (await kinesis.ok('DescribeStream', { StreamName })).StreamDescription
const summarize = async (StreamName = 'orders') =>
  (await kinesis.ok('DescribeStreamSummary', { StreamName })).StreamDescriptionSummary

test('answers with an empty body', async () => {
  expect(await kinesis.send('CreateStream', { StreamName: 'orders', ShardCount: 1 })).toEqual({
    status: 200,
    body: undefined,
  })
})

test('the stream is CREATING without shards, then ACTIVE with them', async () => {
  kinesis = await testKinesis({ createStreamMs: 500 })
  await kinesis.ok('CreateStream', { StreamName: 'orders', ShardCount: 2 })
  kinesis.clock.advance(499)
  expect(await describeStream()).toMatchObject({
    StreamStatus: 'CREATING',
    Shards: [],
    HasMoreShards: false,
  })
  kinesis.clock.advance(1)
  const active = await describeStream()
  expect(active.StreamStatus).toBe('ACTIVE')
  expect(active.Shards).toHaveLength(2)
})

test('shards divide the hash keys evenly and count from two seconds before', async () => {
  kinesis.clock.advance(2000)
  await kinesis.ok('CreateStream', { StreamName: 'orders', ShardCount: 3 })
  const { Shards, StreamCreationTimestamp } = await describeStream()
  expect(StreamCreationTimestamp).toBe(startMs / 1000)
  expect(Shards.map(({ HashKeyRange }) => HashKeyRange)).toEqual([
    { StartingHashKey: '0', EndingHashKey: '113427455640312821154458202477256070484' },
    {
      StartingHashKey: '113427455640312821154458202477256070485',
      EndingHashKey: '226854911280625642308916404954512140969',
    },
    {
      StartingHashKey: '226854911280625642308916404954512140970',
      EndingHashKey: '340282366920938463463374607431768211455',
    },
  ])
  expect(Shards.slice(0, 2).map(({ SequenceNumberRange }) => SequenceNumberRange)).toEqual([
    { StartingSequenceNumber: '49646437577108476416916876405825929425585429676275269634' },
    { StartingSequenceNumber: '49646437577130777162115407028967465143858078037781250066' },
  ])
})

test.each([
  ['ShardCount alone', { ShardCount: 2 }, 'PROVISIONED', 2],
  ['neither count nor mode', {}, 'ON_DEMAND', 4],
  ['mode ON_DEMAND', { StreamModeDetails: { StreamMode: 'ON_DEMAND' } }, 'ON_DEMAND', 4],
  [
    'mode ON_DEMAND with a count',
    { ShardCount: 1, StreamModeDetails: { StreamMode: 'ON_DEMAND' } },
    'ON_DEMAND',
    4,
  ],
  [
    'mode PROVISIONED with a count',
    { ShardCount: 1, StreamModeDetails: { StreamMode: 'PROVISIONED' } },
    'PROVISIONED',
    1,
  ],
])('%s', async (_, input, StreamMode, shards) => {
  await kinesis.ok('CreateStream', { StreamName: 'orders', ...input })
  expect(await summarize()).toMatchObject({ StreamModeDetails: { StreamMode }, OpenShardCount: shards })
})

test('keeps what the request says of sizes, throughput and distribution', async () => {
  await kinesis.ok('CreateStream', {
    StreamName: 'orders',
    WarmThroughputMiBps: 7,
    MaxRecordSizeInKiB: 10240,
    RecordDistributionStrategy: 'AUTO',
  })
  expect(await summarize()).toMatchObject({
    WarmThroughput: { TargetMiBps: 7, CurrentMiBps: 7 },
    MaxRecordSizeInKiB: 10240,
    RecordDistributionStrategy: 'AUTO',
  })
})

test('keeps tags, whatever their keys', async () => {
  const Tags = Object.fromEntries([
    ['team', 'métrique 日本'],
    ['__proto__', 'an ordinary key'],
    ['empty', ''],
  ])
  await kinesis.ok('CreateStream', { StreamName: 'orders', ShardCount: 1, Tags })
  const stored = await kinesis.storage.load(keyOf('orders'))
  expect(Object.entries(stored?.value.tags ?? {}).sort()).toEqual(Object.entries(Tags).sort())
})

test('names are free in every account and region apart', async () => {
  for (const client of [
    { accountId, region },
    { accountId: '123456789012', region },
    { accountId, region: 'eu-west-1' },
  ])
    await kinesis.ok('CreateStream', { StreamName: 'orders', ShardCount: 1 }, client)
  expect((await summarize()).StreamARN).toBe('arn:aws:kinesis:us-east-1:000000000000:stream/orders')
})

test.each(['__proto__', 'constructor', '.', 'a'.repeat(128)])('a stream may be named %s', async (name) => {
  await kinesis.ok('CreateStream', { StreamName: name, ShardCount: 1 })
  expect((await describeStream(name)).StreamName).toBe(name)
})

describe('a taken name', () => {
  const exists = [
    400,
    'ResourceInUseException',
    `Stream orders under account ${accountId} already exists.`,
  ] as const
  const again = () => kinesis.fails('CreateStream', { StreamName: 'orders', ShardCount: 1 })

  beforeEach(async () => {
    kinesis = await testKinesis({ createStreamMs: 500, deleteStreamMs: 500, updateStreamMs: 500 })
    await kinesis.ok('CreateStream', { StreamName: 'orders', ShardCount: 1 })
  })

  test('is refused in every state, and free once the stream is gone', async () => {
    expect(await again()).toEqual(exists)
    kinesis.clock.advance(500)
    expect(await again()).toEqual(exists)
    await kinesis.ok('SplitShard', {
      StreamName: 'orders',
      ShardToSplit: 'shardId-000000000000',
      NewStartingHashKey: '100',
    })
    expect(await again()).toEqual(exists)
    await kinesis.ok('DeleteStream', { StreamName: 'orders' })
    kinesis.clock.advance(499)
    expect(await again()).toEqual(exists)
    kinesis.clock.advance(1)
    await kinesis.ok('CreateStream', { StreamName: 'orders', ShardCount: 1 })
  })

  test('is refused before the shard limit and the mode are looked at', async () => {
    for (const input of [{ ShardCount: 1000 }, { StreamModeDetails: { StreamMode: 'PROVISIONED' } }])
      expect(await kinesis.fails('CreateStream', { StreamName: 'orders', ...input })).toEqual(exists)
  })
})

describe('the shard limit', () => {
  const exceeded = (current: number, limit: number, additional: number, where = region, who = accountId) => [
    400,
    'LimitExceededException',
    `This request would exceed the shard limit for the account ${who} in ${where}. Current shard count for the ` +
      `account: ${current}. Limit: ${limit}. Number of additional shards that would have resulted from this ` +
      `request: ${additional}. Refer to the AWS Service Limits page ` +
      '(http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) for current limits and how to ' +
      'request higher limits.',
  ]

  test('may be reached and not passed', async () => {
    kinesis = await testKinesis({ shardLimit: 5 })
    await kinesis.ok('CreateStream', { StreamName: 'orders', ShardCount: 3 })
    expect(await kinesis.fails('CreateStream', { StreamName: 'events', ShardCount: 3 })).toEqual(
      exceeded(3, 5, 3),
    )
    await kinesis.ok('CreateStream', { StreamName: 'events', ShardCount: 2 })
  })

  test('counts streams that are being created, and the 4 shards of on-demand streams', async () => {
    kinesis = await testKinesis({ shardLimit: 5, createStreamMs: 500 })
    await kinesis.ok('CreateStream', { StreamName: 'orders', ShardCount: 2 })
    expect(await kinesis.fails('CreateStream', { StreamName: 'events' })).toEqual(exceeded(2, 5, 4))
  })

  test('counts a stream until it is gone, and not a moment longer', async () => {
    kinesis = await testKinesis({ shardLimit: 2, deleteStreamMs: 500 })
    await kinesis.ok('CreateStream', { StreamName: 'orders', ShardCount: 2 })
    await kinesis.ok('DeleteStream', { StreamName: 'orders' })
    expect(await kinesis.fails('CreateStream', { StreamName: 'events', ShardCount: 1 })).toEqual(
      exceeded(2, 2, 1),
    )
    kinesis.clock.advance(500)
    await kinesis.ok('CreateStream', { StreamName: 'events', ShardCount: 2 })
  })

  test('is one for each account and region', async () => {
    kinesis = await testKinesis({ shardLimit: 1 })
    await kinesis.ok('CreateStream', { StreamName: 'orders', ShardCount: 1 })
    const client = { accountId: '123456789012', region: 'eu-west-1' }
    await kinesis.ok('CreateStream', { StreamName: 'orders', ShardCount: 1 }, client)
    expect(await kinesis.fails('CreateStream', { StreamName: 'x', ShardCount: 1 }, client)).toEqual(
      exceeded(1, 1, 1, 'eu-west-1', '123456789012'),
    )
  })

  test('a refused stream is not there', async () => {
    await kinesis.fails('CreateStream', { StreamName: 'orders', ShardCount: 51 })
    expect((await kinesis.ok('ListStreams')).StreamNames).toEqual([])
  })
})

describe('at most 5 streams are CREATING at once', () => {
  const refused = [
    400,
    'LimitExceededException',
    'At most 5 streams can be in status CREATING at the same time.',
  ]

  beforeEach(async () => {
    kinesis = await testKinesis({ createStreamMs: 500 })
    for (const StreamName of ['a', 'b', 'c', 'd', 'e']) {
      await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 })
      kinesis.clock.advance(1)
    }
  })

  test('until one of them is ACTIVE', async () => {
    expect(await kinesis.fails('CreateStream', { StreamName: 'f', ShardCount: 1 })).toEqual(refused)
    kinesis.clock.advance(494)
    expect(await kinesis.fails('CreateStream', { StreamName: 'f' })).toEqual(refused)
    kinesis.clock.advance(1)
    await kinesis.ok('CreateStream', { StreamName: 'f' })
    expect(await kinesis.fails('CreateStream', { StreamName: 'g', ShardCount: 1 })).toEqual(refused)
  })

  test('or DELETING', async () => {
    await kinesis.ok('DeleteStream', { StreamName: 'c' })
    await kinesis.ok('CreateStream', { StreamName: 'f', ShardCount: 1 })
  })

  test('in each account and region', async () => {
    await kinesis.ok('CreateStream', { StreamName: 'f' }, { accountId, region: 'eu-west-1' })
  })
})

describe('at most 50 streams are on-demand', () => {
  const refused = [400, 'LimitExceededException', 'Limit for on-demand streams has been reached']

  test('until one of them is gone or provisioned; provisioned ones do not count', async () => {
    kinesis = await testKinesis({ shardLimit: 1000, deleteStreamMs: 500 })
    for (let index = 0; index < 50; index += 1)
      await kinesis.ok('CreateStream', { StreamName: `stream-${index}` })
    expect(await kinesis.fails('CreateStream', { StreamName: 'orders' })).toEqual(refused)
    await kinesis.ok('CreateStream', { StreamName: 'provisioned', ShardCount: 1 })
    await kinesis.ok('CreateStream', { StreamName: 'orders' }, { accountId, region: 'eu-west-1' })

    await kinesis.ok('DeleteStream', { StreamName: 'stream-0' })
    kinesis.clock.advance(499)
    expect(await kinesis.fails('CreateStream', { StreamName: 'orders' })).toEqual(refused)
    kinesis.clock.advance(1)
    await kinesis.ok('CreateStream', { StreamName: 'orders' })

    expect(await kinesis.fails('CreateStream', { StreamName: 'events' })).toEqual(refused)
    await kinesis.ok('UpdateStreamMode', {
      StreamARN: `arn:aws:kinesis:${region}:${accountId}:stream/orders`,
      StreamModeDetails: { StreamMode: 'PROVISIONED' },
    })
    await kinesis.ok('CreateStream', { StreamName: 'events' })
  })
})

describe('refusals of arguments', () => {
  test('more warm throughput than 10 GiB/s', async () => {
    const create = (WarmThroughputMiBps: number) => ({ StreamName: 'orders', WarmThroughputMiBps })
    expect(await kinesis.fails('CreateStream', create(10241))).toEqual([
      400,
      'LimitExceededException',
      'Requested warm throughput (10241 MiBps) exceeds the limit of 10240 MiBps.',
    ])
    expect((await kinesis.send('CreateStream', create(10240))).status).toBe(200)
  })

  const onDemandOnly = (member: string) => `${member} is only supported for streams in ON_DEMAND mode.`

  test.each([
    [
      { StreamModeDetails: { StreamMode: 'PROVISIONED' } },
      'ShardCount must be specified for a stream in PROVISIONED mode.',
    ],
    [{ ShardCount: 1, RecordDistributionStrategy: 'AUTO' }, onDemandOnly('RecordDistributionStrategy AUTO')],
    [{ ShardCount: 1, WarmThroughputMiBps: 1 }, onDemandOnly('WarmThroughputMiBps')],
    [
      { ShardCount: 1, Tags: { 'a;b': '' } },
      'Some tags contain invalid characters. Valid characters: Unicode letters, digits, white space, _ . : / = + - @.',
    ],
    [
      { ShardCount: 1, Tags: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`key${n}`, ''])) },
      'A resource cannot have more than 50 tags.',
    ],
  ])('%#: InvalidArgumentException %s', async (input, text) => {
    expect(await kinesis.fails('CreateStream', { StreamName: 'orders', ...input })).toEqual([
      400,
      'InvalidArgumentException',
      text,
    ])
    expect((await kinesis.ok('ListStreams')).StreamNames).toEqual([])
  })

  test.each([
    [
      {},
      "1 validation error detected: Value null at 'streamName' failed to satisfy constraint: Member must not be null",
    ],
    [
      { StreamName: 'a'.repeat(129) },
      `1 validation error detected: Value '${'a'.repeat(129)}' at 'streamName' failed to satisfy constraint: ` +
        'Member must have length less than or equal to 128',
    ],
    [
      { StreamName: '', ShardCount: 0 },
      "3 validation errors detected: Value '0' at 'shardCount' failed to satisfy constraint: Member must have " +
        "value greater than or equal to 1; Value '' at 'streamName' failed to satisfy constraint: Member must " +
        "satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value '' at 'streamName' failed to satisfy " +
        'constraint: Member must have length greater than or equal to 1',
    ],
    [
      { StreamName: 'orders', StreamModeDetails: { StreamMode: 'BOTH' } },
      "1 validation error detected: Value 'BOTH' at 'streamModeDetails.streamMode' failed to satisfy " +
        'constraint: Member must satisfy enum value set: [PROVISIONED, ON_DEMAND]',
    ],
    [
      { StreamName: 'orders', StreamModeDetails: {} },
      "1 validation error detected: Value null at 'streamModeDetails.streamMode' failed to satisfy " +
        'constraint: Member must not be null',
    ],
    [
      { StreamName: 'orders', MaxRecordSizeInKiB: 1023 },
      "1 validation error detected: Value '1023' at 'maxRecordSizeInKiB' failed to satisfy constraint: " +
        'Member must have value greater than or equal to 1024',
    ],
  ])('%#: ValidationException %s', async (input, text) => {
    expect(await kinesis.fails('CreateStream', input)).toEqual([400, 'ValidationException', text])
  })

  test('types come before constraints', async () => {
    expect(await kinesis.fails('CreateStream', { StreamName: '', ShardCount: 'two' })).toEqual([
      400,
      'SerializationException',
      'class java.lang.String can not be converted to an Integer',
    ])
  })
})

describe('a name that is used again', () => {
  test('within the same second neither ids nor sequence numbers are repeated', async () => {
    const created = async () => {
      await kinesis.ok('CreateStream', { StreamName: 'orders', ShardCount: 1 })
      const StreamId = await streamIdOf(kinesis, 'orders')
      const { SequenceNumber } = await kinesis.ok('PutRecord', {
        StreamName: 'orders',
        PartitionKey: 'key',
        Data: '',
      })
      return { StreamId, SequenceNumber }
    }
    const first = await created()
    await kinesis.ok('DeleteStream', { StreamName: 'orders' })
    const second = await created()
    expect(second.StreamId).not.toBe(first.StreamId)
    expect(BigInt(second.SequenceNumber)).toBeGreaterThan(BigInt(first.SequenceNumber))
  })

  test('begins with nothing of its predecessor', async () => {
    await kinesis.ok('CreateStream', { StreamName: 'orders', ShardCount: 1 })
    await changeStored(kinesis.storage, 'orders', { retentionHours: 48, tags: { team: 'a' } })
    await kinesis.ok('DeleteStream', { StreamName: 'orders' })
    await kinesis.ok('CreateStream', { StreamName: 'orders', ShardCount: 1 })
    expect(await describeStream()).toMatchObject({ RetentionPeriodHours: 24 })
    expect((await kinesis.storage.load(keyOf('orders')))?.value.tags).toEqual({})
  })
})
