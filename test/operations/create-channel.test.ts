import { beforeEach, describe, expect, test } from 'vitest'
import {
  createdChannel,
  s3Channel,
  s3Destination,
  s3TablesChannel,
  s3TablesDestination,
  schemaArn,
  statusOf,
  streamArn,
  table,
} from '../support/channels.js'
import {
  accountId,
  type JsonInput,
  region,
  startMs,
  type TestKinesis,
  testKinesis,
} from '../support/kinesis.js'

let kinesis: TestKinesis

beforeEach(async () => {
  kinesis = await testKinesis({ createStreamMs: 500, updateStreamMs: 500, deleteStreamMs: 500 })
  await kinesis.ok('CreateStream', { StreamName: 'orders' })
  kinesis.clock.advance(500)
})

const create = async (input: JsonInput) => (await kinesis.ok('CreateChannel', input)).ChannelDescription
const refused = (input: JsonInput) => kinesis.fails('CreateChannel', input)
const invalidArgument = (text: string) => [400, 'InvalidArgumentException', text]

describe('describes the channel with its defaults', () => {
  test('to a bucket', async () => {
    const description = await create(s3Channel())
    const id = description.ChannelId
    expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    expect(description).toEqual({
      ChannelName: 'to-bucket',
      ChannelARN: `arn:aws:kinesis:${region}:${accountId}:channel/${id}`,
      ChannelId: id,
      ChannelStatus: 'CREATING',
      ChannelCreationTimestamp: startMs / 1000,
      ServiceExecutionRoleARN: 'arn:aws:iam::000000000000:role/delivery',
      StreamConfigurationList: [
        {
          StreamARN: streamArn('orders'),
          StreamCreationTimestamp: startMs / 1000 - 2,
          RecordConfiguration: { RecordFormatType: 'JSON' },
        },
      ],
      S3DestinationConfiguration: {
        DataFreshnessInSeconds: 300,
        DeadLetterQueueS3Configuration: {
          BucketARN: 'arn:aws:s3:::lake',
          ExpectedBucketOwner: '111111111111',
          ErrorOutputPrefix: `kinesis-channel/errors/to-bucket/${id}/`,
        },
        StorageConfiguration: {
          BucketARN: 'arn:aws:s3:::lake',
          ExpectedBucketOwner: '111111111111',
          OutputKeyTemplate:
            'kinesis-channel/!{channel-name}/!{channel-id}/!{yyyy}/!{MM}/!{dd}/!{HH}/' +
            '!{channel-name}-!{channel-id}-!{yyyy}-!{MM}-!{dd}-!{HH}-!{mm}!{extension}',
          StorageClass: 'STANDARD',
          CompressionType: 'GZIP',
        },
      },
      LoggingConfiguration: {
        CloudWatchLogs: {
          Enabled: false,
          LogGroupName: `/aws/kinesis/to-bucket/${id}`,
          LogStreamName: 'DestinationDelivery',
        },
      },
    })
  })

  test('to a table', async () => {
    const description = await create(s3TablesChannel())
    expect(description).not.toHaveProperty('S3DestinationConfiguration')
    expect(description).toMatchObject({
      StreamConfigurationList: [
        { RecordConfiguration: { RecordFormatType: 'GSR_JSON', GSRSchemaARN: schemaArn } },
      ],
    })
    expect(description.S3TablesDestinationConfiguration).toEqual({
      DataFreshnessInSeconds: 300,
      DeadLetterQueueS3Configuration: {
        BucketARN: 'arn:aws:s3:::dead',
        ExpectedBucketOwner: '222222222222',
        ErrorOutputPrefix: `kinesis-channel/errors/to-table/${description.ChannelId}/`,
      },
      S3TablesConfigurationList: [table],
    })
  })
})

describe('keeps what the request says', () => {
  test('of a bucket, a key and logs', async () => {
    const S3DestinationConfiguration = {
      DataFreshnessInSeconds: 900,
      DeadLetterQueueS3Configuration: {
        BucketARN: 'arn:aws:s3:::dead',
        ExpectedBucketOwner: '222222222222',
        ErrorOutputPrefix: 'errors/',
      },
      StorageConfiguration: {
        BucketARN: 'arn:aws:s3:::lake',
        ExpectedBucketOwner: '111111111111',
        OutputKeyTemplate: '!{stream-name}/!{yyyy}!{extension:.json.gz}',
        StorageClass: 'GLACIER_IR',
        CompressionType: 'ZSTD',
      },
    }
    const EncryptionConfiguration = { EncryptionType: 'KMS', KeyId: 'alias/mine' }
    const LoggingConfiguration = {
      CloudWatchLogs: { Enabled: true, LogGroupName: '/my/logs', LogStreamName: 'mine' },
    }
    const expected = { S3DestinationConfiguration, EncryptionConfiguration, LoggingConfiguration }
    expect(await create(s3Channel('orders', expected))).toMatchObject(expected)
  })

  test('of a partitioned table', async () => {
    const PartitionSpec = { PartitionFields: [{ Transform: 'TIME_HOUR', SourceName: 'placed_at' }] }
    const S3TablesDestinationConfiguration = s3TablesDestination({
      DataFreshnessInSeconds: 600,
      S3TablesConfigurationList: [{ ...table, PartitionSpec }],
    })
    expect(
      (await create(s3TablesChannel('orders', { S3TablesDestinationConfiguration })))
        .S3TablesDestinationConfiguration,
    ).toMatchObject({
      DataFreshnessInSeconds: 600,
      S3TablesConfigurationList: [{ TableName: 'orders', PartitionSpec }],
    })
  })

  test('of tags', async () => {
    const ResourceARN = await createdChannel(kinesis, s3Channel('orders', { Tags: { team: 'a' } }))
    expect((await kinesis.ok('ListTagsForResource', { ResourceARN })).Tags).toEqual([
      { Key: 'team', Value: 'a' },
    ])
  })
})

test('the channel is CREATING, then ACTIVE', async () => {
  const arn = await createdChannel(kinesis)
  kinesis.clock.advance(499)
  expect(await statusOf(kinesis, arn)).toBe('CREATING')
  kinesis.clock.advance(1)
  expect(await statusOf(kinesis, arn)).toBe('ACTIVE')
})

test('without delays the answer shows it CREATING all the same', async () => {
  kinesis = await testKinesis()
  await kinesis.ok('CreateStream', { StreamName: 'orders' })
  const description = await create(s3Channel())
  expect(description.ChannelStatus).toBe('CREATING')
  expect(await statusOf(kinesis, description.ChannelARN)).toBe('ACTIVE')
})

describe('the stream', () => {
  test('has to be there', async () => {
    expect(await refused(s3Channel('missing'))).toEqual([
      400,
      'ResourceNotFoundException',
      `Stream missing under account ${accountId} not found.`,
    ])
  })

  test.each([
    ['account', streamArn('orders').replace(accountId, '123456789012')],
    ['region', streamArn('orders').replace(region, 'eu-west-1')],
  ])('has to be of the same %s', async (_, StreamARN) => {
    const RecordConfiguration = { RecordFormatType: 'JSON' }
    expect(
      await refused(s3Channel('orders', { StreamConfigurationList: [{ StreamARN, RecordConfiguration }] })),
    ).toEqual(invalidArgument('A channel and its stream must be in the same account and region.'))
  })

  test('has to be named by an ARN that a stream can have', async () => {
    expect(await refused(s3Channel('orders/x'))).toEqual(
      invalidArgument('Could not resolve stream from ARN.'),
    )
  })

  test.each([
    ['CREATING', async () => undefined],
    [
      'UPDATING',
      async () => {
        kinesis.clock.advance(500)
        await kinesis.ok('IncreaseStreamRetentionPeriod', { StreamName: 'events', RetentionPeriodHours: 48 })
      },
    ],
    ['DELETING', () => kinesis.ok('DeleteStream', { StreamName: 'events' })],
  ])('has to be ACTIVE, not %s', async (status, act) => {
    await kinesis.ok('CreateStream', { StreamName: 'events' })
    await act()
    expect(await refused(s3Channel('events'))).toEqual([
      400,
      'ResourceInUseException',
      `Stream events under account ${accountId} not ACTIVE, instead in state ${status}`,
    ])
  })

  test('has to be on-demand', async () => {
    await kinesis.ok('CreateStream', { StreamName: 'provisioned', ShardCount: 1 })
    kinesis.clock.advance(500)
    expect(await refused(s3Channel('provisioned'))).toEqual([
      400,
      'ValidationException',
      `Request is invalid. Stream provisioned under account ${accountId} is in Provisioned mode.`,
    ])
  })

  test('is one', async () => {
    const one = { StreamARN: streamArn('orders'), RecordConfiguration: { RecordFormatType: 'JSON' } }
    expect(await refused(s3Channel('orders', { StreamConfigurationList: [one, one] }))).toEqual(
      invalidArgument('StreamConfigurationList must contain exactly one stream.'),
    )
  })
})

describe('names', () => {
  const exists = [
    400,
    'ResourceInUseException',
    `Channel to-bucket under account ${accountId} already exists.`,
  ]

  test('are taken, for every stream, until the channel is gone', async () => {
    await kinesis.ok('CreateStream', { StreamName: 'events' })
    kinesis.clock.advance(500)
    const ChannelARN = await createdChannel(kinesis)
    expect(await refused(s3Channel())).toEqual(exists)
    kinesis.clock.advance(500)
    expect(await refused(s3Channel('events'))).toEqual(exists)
    await kinesis.ok('DeleteChannel', { ChannelARN })
    kinesis.clock.advance(499)
    expect(await refused(s3Channel('events'))).toEqual(exists)
    kinesis.clock.advance(1)
    const again = await create(s3Channel('events'))
    expect(again.ChannelARN).not.toBe(ChannelARN)
  })

  test('are free in every account and region apart', async () => {
    await createdChannel(kinesis)
    for (const client of [
      { accountId: '123456789012', region },
      { accountId, region: 'eu-west-1' },
    ]) {
      await kinesis.ok('CreateStream', { StreamName: 'orders' }, client)
      kinesis.clock.advance(500)
      const StreamARN = `arn:aws:kinesis:${client.region}:${client.accountId}:stream/orders`
      const RecordConfiguration = { RecordFormatType: 'JSON' }
      const { ChannelDescription } = await kinesis.ok(
        'CreateChannel',
        s3Channel('orders', { StreamConfigurationList: [{ StreamARN, RecordConfiguration }] }),
        client,
      )
      expect(ChannelDescription.ChannelARN).toContain(
        `arn:aws:kinesis:${client.region}:${client.accountId}:channel/`,
      )
    }
  })
})

describe('a stream has one channel of each kind', () => {
  const limited = (kind: string) => [
    400,
    'LimitExceededException',
    `Stream orders under account ${accountId} has reached the limit of one channel with a destination of type ${kind}.`,
  ]

  test('until it is gone', async () => {
    const ChannelARN = await createdChannel(kinesis)
    await createdChannel(kinesis, s3TablesChannel())
    expect(await refused(s3Channel('orders', { ChannelName: 'second' }))).toEqual(limited('S3'))
    expect(await refused(s3TablesChannel('orders', { ChannelName: 'second' }))).toEqual(limited('S3_TABLES'))
    await kinesis.ok('DeleteChannel', { ChannelARN })
    expect(await refused(s3Channel('orders', { ChannelName: 'second' }))).toEqual(limited('S3'))
    kinesis.clock.advance(500)
    await create(s3Channel('orders', { ChannelName: 'second' }))
  })

  test('and another stream one of its own', async () => {
    await createdChannel(kinesis)
    await kinesis.ok('CreateStream', { StreamName: 'events' })
    kinesis.clock.advance(500)
    await create(s3Channel('events', { ChannelName: 'second' }))
    await create(s3TablesChannel('events'))
  })
})

describe('record formats', () => {
  const formatted = (kind: 'S3' | 'S3_TABLES', RecordFormatType: string, GSRSchemaARN?: string) => {
    const StreamConfigurationList = [
      { StreamARN: streamArn('orders'), RecordConfiguration: { RecordFormatType, GSRSchemaARN } },
    ]
    return kind === 'S3'
      ? s3Channel('orders', { StreamConfigurationList })
      : s3TablesChannel('orders', { StreamConfigurationList })
  }

  test.each([
    ['S3', 'JSON'],
    ['S3', 'STRING'],
    ['S3', 'BYTE_ARRAY'],
    ['S3_TABLES', 'JSON'],
    ['S3_TABLES', 'GSR_JSON'],
  ] as const)('%s takes %s', async (kind, format) => {
    expect(
      (await create(formatted(kind, format, schemaArn))).StreamConfigurationList[0]?.RecordConfiguration,
    ).toEqual({ RecordFormatType: format, GSRSchemaARN: schemaArn })
  })

  test.each([
    ['S3', 'GSR_JSON'],
    ['S3_TABLES', 'STRING'],
    ['S3_TABLES', 'BYTE_ARRAY'],
  ] as const)('%s does not take %s', async (kind, format) => {
    expect(await refused(formatted(kind, format, schemaArn))).toEqual(
      invalidArgument(`RecordFormatType ${format} is not supported for a destination of type ${kind}.`),
    )
  })

  test.each(['JSON', 'GSR_JSON'])('%s to a table needs a schema', async (format) => {
    expect(await refused(formatted('S3_TABLES', format))).toEqual(
      invalidArgument('GSRSchemaARN must be specified for a destination of type S3_TABLES.'),
    )
  })
})

describe('refusals of arguments', () => {
  const oneDestination =
    'Exactly one of S3DestinationConfiguration and S3TablesDestinationConfiguration must be specified.'
  const freshness = (seconds: number) =>
    `DataFreshnessInSeconds must be between 300 and 900. Specified value was ${seconds}`
  const ownKey = 'EncryptionConfiguration must name a customer managed key, not alias/aws/kinesis.'

  test.each<[string, JsonInput, string]>([
    ['no destination', { S3DestinationConfiguration: undefined }, oneDestination],
    ['two destinations', { S3TablesDestinationConfiguration: s3TablesDestination() }, oneDestination],
    [
      'two tables',
      {
        S3DestinationConfiguration: undefined,
        S3TablesDestinationConfiguration: s3TablesDestination({ S3TablesConfigurationList: [table, table] }),
      },
      'S3TablesConfigurationList must contain exactly one table.',
    ],
    ...[-1, 0, 299, 901].map((seconds): [string, JsonInput, string] => [
      `a freshness of ${seconds}`,
      { S3DestinationConfiguration: s3Destination({ DataFreshnessInSeconds: seconds }) },
      freshness(seconds),
    ]),
    ...['alias/aws/kinesis', 'arn:aws:kms:us-east-1:000000000000:alias/aws/kinesis'].map(
      (KeyId): [string, JsonInput, string] => [
        KeyId,
        { EncryptionConfiguration: { EncryptionType: 'KMS', KeyId } },
        ownKey,
      ],
    ),
    ['reserved tags', { Tags: { 'aws:x': '' } }, 'Tag keys that begin with aws: are reserved.'],
  ])('%s', async (_, changes, text) => {
    expect(await refused(s3Channel('orders', changes))).toEqual(invalidArgument(text))
    expect((await kinesis.ok('ListChannels')).ChannelSummaries).toEqual([])
  })

  test('a freshness outside its range for tables', async () => {
    const S3TablesDestinationConfiguration = s3TablesDestination({ DataFreshnessInSeconds: 299 })
    expect(await refused(s3TablesChannel('orders', { S3TablesDestinationConfiguration }))).toEqual(
      invalidArgument(freshness(299)),
    )
  })

  test.each([
    [
      {},
      "3 validation errors detected: Value null at 'channelName' failed to satisfy constraint: Member must not be " +
        "null; Value null at 'serviceExecutionRoleARN' failed to satisfy constraint: Member must not be null; " +
        "Value null at 'streamConfigurationList' failed to satisfy constraint: Member must not be null",
    ],
    [
      s3Channel('orders', { ChannelName: 'a b' }),
      "1 validation error detected: Value 'a b' at 'channelName' failed to satisfy constraint: Member must " +
        'satisfy regular expression pattern: [a-zA-Z0-9_.-]+',
    ],
    [
      s3Channel('orders', { ServiceExecutionRoleARN: 'me' }),
      "1 validation error detected: Value 'me' at 'serviceExecutionRoleARN' failed to satisfy constraint: Member " +
        String.raw`must satisfy regular expression pattern: arn:aws[-a-z0-9]*:iam::\d{12}:role/[a-zA-Z_0-9+=,.@\-_/]+`,
    ],
    [
      s3TablesChannel('orders', {
        S3TablesDestinationConfiguration: { S3TablesConfigurationList: [table] },
      }),
      "1 validation error detected: Value null at 's3TablesDestinationConfiguration.deadLetterQueueS3Configuration' " +
        'failed to satisfy constraint: Member must not be null',
    ],
  ])('%#: ValidationException', async (input, text) => {
    expect(await refused(input)).toEqual([400, 'ValidationException', text])
  })
})
