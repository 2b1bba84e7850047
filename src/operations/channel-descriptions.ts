import type { Account } from '../domain/account.js'
import { channelArn, streamArn } from '../domain/arn.js'
import type {
  Channel,
  ChannelLogging,
  DeadLetterLocation,
  S3Destination,
  S3TablesDestination,
} from '../domain/channel.js'
import type {
  ChannelDescription,
  ChannelLoggingConfiguration,
  ChannelSummary,
  DeadLetterQueueS3Configuration,
  S3DestinationDescription,
  S3TablesDestinationDescription,
} from './api.generated.js'
import { shownCreationMs } from './descriptions.js'

/** How channels look in answers; defaults are filled in. */
export const describedChannel = (account: Account, channel: Channel): ChannelDescription => ({
  ...identity(account, channel),
  ServiceExecutionRoleARN: channel.roleArn,
  StreamConfigurationList: [
    {
      ...describedSource(account, channel),
      RecordConfiguration: { RecordFormatType: channel.recordFormat, GSRSchemaARN: channel.schemaArn },
    },
  ],
  ...(channel.destination.kind === 'S3'
    ? { S3DestinationConfiguration: describedS3(channel.destination) }
    : { S3TablesDestinationConfiguration: describedS3Tables(channel.destination) }),
  EncryptionConfiguration:
    channel.encryptionKeyId === undefined
      ? undefined
      : { EncryptionType: 'KMS', KeyId: channel.encryptionKeyId },
  LoggingConfiguration: describedLogging(channel.logging),
})

export const summarizedChannel = (account: Account, channel: Channel): ChannelSummary => ({
  ...identity(account, channel),
  ChannelDestinationType: channel.destination.kind,
  Streams: [describedSource(account, channel)],
})

const identity = (account: Account, channel: Channel) => ({
  ChannelName: channel.name,
  ChannelARN: channelArn(account, channel.id),
  ChannelId: channel.id,
  ChannelStatus: channel.status,
  ChannelCreationTimestamp: shownCreationMs(channel),
})

const describedSource = ({ accountId, region }: Account, { streamName, streamCreatedAtMs }: Channel) => ({
  StreamARN: streamArn({ accountId, region, name: streamName }),
  StreamCreationTimestamp: shownCreationMs({ createdAtMs: streamCreatedAtMs }),
})

const describedS3 = (destination: S3Destination): S3DestinationDescription => ({
  DataFreshnessInSeconds: destination.freshnessSeconds,
  DeadLetterQueueS3Configuration: describedDeadLetters(destination.deadLetters),
  StorageConfiguration: {
    BucketARN: destination.bucketArn,
    ExpectedBucketOwner: destination.bucketOwner,
    OutputKeyTemplate: destination.keyTemplate,
    StorageClass: destination.storageClass,
    CompressionType: destination.compression,
  },
})

const describedS3Tables = (destination: S3TablesDestination): S3TablesDestinationDescription => ({
  DataFreshnessInSeconds: destination.freshnessSeconds,
  DeadLetterQueueS3Configuration: describedDeadLetters(destination.deadLetters),
  S3TablesConfigurationList: [
    {
      TableBucketARN: destination.tableBucketArn,
      Namespace: destination.namespace,
      TableName: destination.tableName,
      CompressionType: destination.compression,
      PartitionSpec: destination.partitionColumns && {
        PartitionFields: destination.partitionColumns.map((SourceName) => ({
          Transform: 'TIME_HOUR',
          SourceName,
        })),
      },
    },
  ],
})

const describedDeadLetters = (location: DeadLetterLocation): DeadLetterQueueS3Configuration => ({
  BucketARN: location.bucketArn,
  ExpectedBucketOwner: location.bucketOwner,
  ErrorOutputPrefix: location.prefix,
})

const describedLogging = (logging: ChannelLogging): ChannelLoggingConfiguration => ({
  CloudWatchLogs: {
    Enabled: logging.enabled,
    LogGroupName: logging.groupName,
    LogStreamName: logging.streamName,
  },
})
