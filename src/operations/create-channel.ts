import { assertRoomForChannel } from '../domain/account-channels.js'
import {
  assertDeliverable,
  type Channel,
  type ChannelDestination,
  type DeadLetterLocation,
  defaultDeadLetterPrefix,
  defaultKeyTemplate,
  defaultLogging,
  withLogging,
} from '../domain/channel.js'
import { defaultChannelFreshnessSeconds } from '../domain/limits.js'
import {
  channelNeedsOneDestination,
  channelNeedsOneStream,
  channelNeedsOneTable,
  channelStreamElsewhere,
} from '../domain/refusals.js'
import { sameScope } from '../domain/scope.js'
import { withResourceTags } from '../domain/tags.js'
import { referredStream } from '../services/stream-reference.js'
import type {
  CreateChannelInput,
  DeadLetterQueueS3Configuration,
  S3DestinationConfiguration,
  S3TablesDestinationConfiguration,
} from './api.generated.js'
import { describedChannel } from './channel-descriptions.js'
import type { Operation } from './operation.js'

/**
 * Creates a channel from an on-demand stream to a bucket or a table. The answer shows it CREATING, with every default
 * filled in. A name is taken, and a stream has a channel of a kind, until that channel is gone. AWS does not say which
 * exception a violated rule gives: here rules about the request are InvalidArgumentException, a second channel of a
 * kind is LimitExceededException, and a provisioned stream is ValidationException. Role, buckets, table, schema and
 * key are not looked up, and the variables of a key template are not checked.
 * @throws KinesisError ResourceNotFoundException, ResourceInUseException, LimitExceededException,
 *   InvalidArgumentException, ValidationException
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_CreateChannel.html}
 */
export const createChannel: Operation<'CreateChannel'> = async (input, { scope }, services) => {
  const { streams, ids, settings } = services
  const [source, ...otherSources] = input.StreamConfigurationList
  if (source === undefined || otherSources.length > 0) throw channelNeedsOneStream()
  const key = await referredStream({ StreamARN: source.StreamARN }, scope, streams)
  if (!sameScope(key, scope)) throw channelStreamElsewhere()

  const changed = await streams.updateAccountOf(key, (account, stream, nowMs) => {
    const identity = { name: input.ChannelName, id: ids.uuid() }
    const destination = destinationOf(input, identity)
    assertRoomForChannel(account, stream, identity.name, destination.kind)
    const { RecordFormatType, GSRSchemaARN } = source.RecordConfiguration
    const channel: Channel = {
      ...identity,
      status: 'CREATING',
      createdAtMs: nowMs,
      readyAtMs: nowMs + settings.createStreamMs,
      streamName: stream.name,
      streamCreatedAtMs: stream.createdAtMs,
      roleArn: input.ServiceExecutionRoleARN,
      recordFormat: RecordFormatType,
      ...(GSRSchemaARN === undefined ? {} : { schemaArn: GSRSchemaARN }),
      destination,
      ...(input.EncryptionConfiguration === undefined
        ? {}
        : { encryptionKeyId: input.EncryptionConfiguration.KeyId }),
      logging: withLogging(defaultLogging(identity), input.LoggingConfiguration?.CloudWatchLogs),
      tags: withResourceTags({}, input.Tags ?? {}),
    }
    assertDeliverable(channel)
    return { ...account, channels: [...account.channels, channel] }
  })
  const created = changed.channels.at(-1) as Channel
  return { ChannelDescription: describedChannel(changed, created) }
}

type Identity = Pick<Channel, 'name' | 'id'>

const destinationOf = (input: CreateChannelInput, identity: Identity): ChannelDestination => {
  const { S3DestinationConfiguration: s3, S3TablesDestinationConfiguration: s3Tables } = input
  if (s3 !== undefined && s3Tables === undefined) return s3Destination(s3, identity)
  if (s3Tables !== undefined && s3 === undefined) return s3TablesDestination(s3Tables, identity)
  throw channelNeedsOneDestination()
}

const s3Destination = (input: S3DestinationConfiguration, identity: Identity): ChannelDestination => {
  const { BucketARN, ExpectedBucketOwner, ...storage } = input.StorageConfiguration
  return {
    kind: 'S3',
    freshnessSeconds: input.DataFreshnessInSeconds ?? defaultChannelFreshnessSeconds,
    deadLetters: deadLetters(
      input.DeadLetterQueueS3Configuration ?? { BucketARN, ExpectedBucketOwner },
      identity,
    ),
    bucketArn: BucketARN,
    bucketOwner: ExpectedBucketOwner,
    keyTemplate: storage.OutputKeyTemplate ?? defaultKeyTemplate,
    storageClass: storage.StorageClass ?? 'STANDARD',
    compression: storage.CompressionType,
  }
}

const s3TablesDestination = (
  input: S3TablesDestinationConfiguration,
  identity: Identity,
): ChannelDestination => {
  const [table, ...otherTables] = input.S3TablesConfigurationList
  if (table === undefined || otherTables.length > 0) throw channelNeedsOneTable()
  const columns = table.PartitionSpec?.PartitionFields.map(({ SourceName }) => SourceName)
  return {
    kind: 'S3_TABLES',
    freshnessSeconds: input.DataFreshnessInSeconds ?? defaultChannelFreshnessSeconds,
    deadLetters: deadLetters(input.DeadLetterQueueS3Configuration, identity),
    tableBucketArn: table.TableBucketARN,
    namespace: table.Namespace,
    tableName: table.TableName,
    compression: table.CompressionType,
    ...(columns === undefined ? {} : { partitionColumns: columns }),
  }
}

const deadLetters = (input: DeadLetterQueueS3Configuration, identity: Identity): DeadLetterLocation => ({
  bucketArn: input.BucketARN,
  bucketOwner: input.ExpectedBucketOwner,
  prefix: input.ErrorOutputPrefix ?? defaultDeadLetterPrefix(identity),
})
