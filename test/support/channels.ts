import { expect } from 'vitest'
import { accountId, type JsonInput, region, type TestKinesis } from './kinesis.js'

export const streamArn = (name: string): string => `arn:aws:kinesis:${region}:${accountId}:stream/${name}`

const source = (StreamARN: string, RecordConfiguration: JsonInput): JsonInput => ({
  ServiceExecutionRoleARN: 'arn:aws:iam::000000000000:role/delivery',
  StreamConfigurationList: [{ StreamARN, RecordConfiguration }],
})

/** CreateChannel to a bucket with nothing but what is required. */
export const s3Channel = (stream = 'orders', changes: JsonInput = {}): JsonInput => ({
  ChannelName: 'to-bucket',
  ...source(streamArn(stream), { RecordFormatType: 'JSON' }),
  S3DestinationConfiguration: s3Destination(),
  ...changes,
})

export const s3Destination = (changes: JsonInput = {}): JsonInput => ({
  StorageConfiguration: {
    BucketARN: 'arn:aws:s3:::lake',
    ExpectedBucketOwner: '111111111111',
    CompressionType: 'GZIP',
  },
  ...changes,
})

export const table: JsonInput = {
  TableBucketARN: 'arn:aws:s3tables:us-east-1:000000000000:bucket/tables',
  Namespace: 'shop',
  TableName: 'orders',
  CompressionType: 'ZSTD',
}
export const schemaArn = 'arn:aws:glue:us-east-1:000000000000:schema/registry/orders'

/** CreateChannel to a table with nothing but what is required. */
export const s3TablesChannel = (stream = 'orders', changes: JsonInput = {}): JsonInput => ({
  ChannelName: 'to-table',
  ...source(streamArn(stream), { RecordFormatType: 'GSR_JSON', GSRSchemaARN: schemaArn }),
  S3TablesDestinationConfiguration: s3TablesDestination(),
  ...changes,
})

export const s3TablesDestination = (changes: JsonInput = {}): JsonInput => ({
  S3TablesConfigurationList: [table],
  DeadLetterQueueS3Configuration: {
    BucketARN: 'arn:aws:s3:::dead',
    ExpectedBucketOwner: '222222222222',
  },
  ...changes,
})

/** Creates a channel and gives its ARN. */
export const createdChannel = async (kinesis: TestKinesis, input = s3Channel()): Promise<string> =>
  (await kinesis.ok('CreateChannel', input)).ChannelDescription.ChannelARN

export const statusOf = async (kinesis: TestKinesis, ChannelARN: string): Promise<string> =>
  (await kinesis.ok('DescribeChannel', { ChannelARN })).ChannelDescription.ChannelStatus

/** The refusals that every operation by ChannelARN shares. */
export const expectChannelReferences = async (
  kinesis: TestKinesis,
  operation: 'DescribeChannel' | 'UpdateChannel' | 'DeleteChannel',
): Promise<void> => {
  const missing = `arn:aws:kinesis:${region}:${accountId}:channel/a1b2c3d4-5678-90ab-cdef-000000000000`
  for (const [ChannelARN, owner] of [
    [missing, accountId],
    [missing.replace(accountId, '123456789012'), '123456789012'],
    [`${missing}/x`, accountId],
  ] as const)
    expect(await kinesis.fails(operation, { ChannelARN })).toEqual([
      400,
      'ResourceNotFoundException',
      `Channel ${ChannelARN} under account ${owner} not found.`,
    ])
  expect(await kinesis.fails(operation, {})).toEqual([
    400,
    'ValidationException',
    "1 validation error detected: Value null at 'channelARN' failed to satisfy constraint: Member must not be null",
  ])
  expect(await kinesis.fails(operation, { ChannelARN: streamArn('orders') })).toEqual([
    400,
    'ValidationException',
    `1 validation error detected: Value '${streamArn('orders')}' at 'channelARN' failed to satisfy constraint: ` +
      String.raw`Member must satisfy regular expression pattern: arn:aws.*:kinesis:.*:\d{12}:channel/\S+`,
  ])
}
