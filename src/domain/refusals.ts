import { KinesisError, type KinesisErrorType, ShardLimitError } from './errors.js'
import {
  maxChannelFreshnessSeconds,
  maxCreatingStreams,
  maxRetentionHours,
  maxWarmThroughputMiBps,
  minChannelFreshnessSeconds,
  minRetentionHours,
} from './limits.js'

/**
 * Every refusal of an operation with its exact text, in one place. Unless a function says otherwise the text is
 * AWS's own, as recorded by test suites that ran against the service.
 */

const refusal =
  <Arguments extends readonly unknown[]>(
    type: KinesisErrorType,
    text: (...facts: Arguments) => string,
    Refusal = KinesisError,
  ) =>
  (...facts: Arguments): KinesisError =>
    new Refusal(type, text(...facts))

export const missingAuthenticationToken = refusal(
  'MissingAuthenticationTokenException',
  () => 'Missing Authentication Token',
)

export const streamNotFound = refusal(
  'ResourceNotFoundException',
  (name: string, accountId: string) => `Stream ${name} under account ${accountId} not found.`,
)

export const streamExists = refusal(
  'ResourceInUseException',
  (name: string, accountId: string) => `Stream ${name} under account ${accountId} already exists.`,
)

export const streamNotActive = refusal(
  'ResourceInUseException',
  (name: string, accountId: string, status: string) =>
    `Stream ${name} under account ${accountId} not ACTIVE, instead in state ${status}`,
)

export const streamHasConsumers = refusal(
  'ResourceInUseException',
  (name: string, accountId: string) =>
    `Stream ${name} under account ${accountId} has enhanced fan-out consumers registered. ` +
    'Deregister them first or set EnforceConsumerDeletion to true.',
)

/** As ferrokinesis words it; AWS's own text is not recorded. */
export const unresolvableArn = refusal('InvalidArgumentException', () => 'Could not resolve stream from ARN.')

/** The text is Shardport's own: AWS accepts several names of a stream if they agree, and none is recorded for the rest. */
export const namesDisagree = refusal(
  'InvalidArgumentException',
  () => 'StreamName, StreamARN and StreamId must name the same stream when given together.',
)

/** The text is Shardport's own: StreamId is reserved in AWS's API. */
export const streamIdNotFound = refusal(
  'ResourceNotFoundException',
  (id: string, accountId: string) => `Stream ${id} under account ${accountId} not found.`,
)

export const shardNotFound = refusal(
  'ResourceNotFoundException',
  (shardId: string, name: string, accountId: string) =>
    `Could not find shard ${shardId} in stream ${name} under account ${accountId}.`,
)

export const shardDoesNotExist = refusal(
  'ResourceNotFoundException',
  (shardId: string, name: string, accountId: string) =>
    `Shard ${shardId} in stream ${name} under account ${accountId} does not exist`,
)

export const shardAlreadyClosed = refusal(
  'InvalidArgumentException',
  (shardId: string, name: string, accountId: string) =>
    `Shard ${shardId} in stream ${name} under account ${accountId} has already been merged or split, ` +
    'and thus is not eligible for merging or splitting.',
)

export const splitOutOfRange = refusal(
  'InvalidArgumentException',
  (hashKey: string, shardId: string, name: string, accountId: string, start: string, end: string) =>
    `NewStartingHashKey ${hashKey} used in SplitShard() on shard ${shardId} in stream ${name} under account ` +
    `${accountId} is not both greater than one plus the shard's StartingHashKey ${start} and less than the ` +
    `shard's EndingHashKey ${end}.`,
)

export const shardsNotAdjacent = refusal(
  'InvalidArgumentException',
  (first: string, second: string, name: string, accountId: string) =>
    `Shards ${first} and ${second} in stream ${name} under account ${accountId} are not an adjacent pair of ` +
    'shards eligible for merging',
)

export const streamOnDemand = refusal(
  'ValidationException',
  (name: string, accountId: string) =>
    `Request is invalid. Stream ${name} under account ${accountId} is in On-Demand mode.`,
)

export const shardLimitExceeded = refusal(
  'LimitExceededException',
  (accountId: string, region: string, current: number, limit: number, additional: number) =>
    `This request would exceed the shard limit for the account ${accountId} in ${region}. Current shard count ` +
    `for the account: ${current}. Limit: ${limit}. Number of additional shards that would have resulted from ` +
    `this request: ${additional}. Refer to the AWS Service Limits page ` +
    '(http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) for current limits and how to ' +
    'request higher limits.',
  ShardLimitError,
)

export const scaledBeyondDouble = refusal(
  'LimitExceededException',
  (open: number, target: number) =>
    'UpdateShardCount cannot scale up over double your current open shard count. ' +
    `Current open shard count: ${open} Target shard count: ${target}`,
)

export const scaledBelowHalf = refusal(
  'LimitExceededException',
  (open: number, target: number) =>
    'UpdateShardCount cannot scale down below half your current open shard count. ' +
    `Current open shard count: ${open} Target shard count: ${target}`,
)

/** As a fork of kinesalite words it. */
export const targetShardCountTooHigh = refusal(
  'LimitExceededException',
  (limit: number, open: number, target: number) =>
    `Target shard count or number of open shards cannot be greater than ${limit}. Current open shard count: ` +
    `${open}, Target shard count: ${target}`,
)

/** The text is Shardport's own: AWS documents the rule only. */
export const shardCountMissing = refusal(
  'InvalidArgumentException',
  () => 'ShardCount must be specified for a stream in PROVISIONED mode.',
)

/** The text is Shardport's own: AWS documents the rule only. */
export const onDemandOnly = refusal(
  'InvalidArgumentException',
  (member: string) => `${member} is only supported for streams in ON_DEMAND mode.`,
)

export const invalidTagCharacters = refusal(
  'InvalidArgumentException',
  () =>
    'Some tags contain invalid characters. Valid characters: Unicode letters, digits, white space, ' +
    '_ . / = + - % @.',
)

/** AWS names % among the valid characters and refuses it with this text nevertheless. */
export const illegalTagCharacters = refusal(
  'InvalidArgumentException',
  (action: 'add' | 'remove', name: string, accountId: string) =>
    `Failed to ${action} tags ${action === 'add' ? 'to' : 'from'} stream ${name} under account ${accountId} because ` +
    "some tags contained illegal characters. The allowed characters are Unicode letters, white-spaces, '_',',','/'," +
    "'=','+','-','@'.",
)

export const tooManyTags = refusal(
  'InvalidArgumentException',
  (name: string, accountId: string) =>
    `Failed to add tags to stream ${name} under account ${accountId} because a given stream cannot have more ` +
    'than 10 tags associated with it.',
)

export const startingSequenceNumberUnwanted = refusal(
  'InvalidArgumentException',
  (type: string) =>
    `${startingSequenceNumberRule} Request specified ${type} and also a StartingSequenceNumber.`,
)

export const startingSequenceNumberMissing = refusal(
  'InvalidArgumentException',
  (type: string) => `${startingSequenceNumberRule} Request specified ${type} and no StartingSequenceNumber.`,
)

const startingSequenceNumberRule =
  'Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and StartingSequenceNumber or ' +
  '(2) TRIM_HORIZON or LATEST and no StartingSequenceNumber.'

export const startingSequenceNumberInvalid = refusal(
  'InvalidArgumentException',
  (sequenceNumber: string, operation: string, shardId: string, name: string, accountId: string) =>
    `StartingSequenceNumber ${sequenceNumber} used in ${operation} on shard ${shardId} in stream ${name} ` +
    `under account ${accountId} is invalid.`,
)

export const startingSequenceNumberOfOtherShard = refusal(
  'InvalidArgumentException',
  (encodedShardId: string, shardId: string) =>
    `Invalid StartingSequenceNumber. It encodes ${encodedShardId}, while it was used in a call to a shard with ${shardId}`,
)

export const startingSequenceNumberOfOtherStream = refusal(
  'InvalidArgumentException',
  (sequenceNumber: string, operation: string, shardId: string, name: string, accountId: string) =>
    `StartingSequenceNumber ${sequenceNumber} used in ${operation} on shard ${shardId} in stream ${name} ` +
    `under account ${accountId} is invalid because it did not come from this stream.`,
)

/** AWS fails here without a text. */
export const internalFailure = (): KinesisError => new KinesisError('InternalFailure')

export const timestampMissing = refusal(
  'InvalidArgumentException',
  () =>
    'Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. Current request has no ' +
    'timestamp parameter.',
)

export const timestampInFuture = refusal(
  'InvalidArgumentException',
  (timestampMs: number, nowMs: number) =>
    'The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. ' +
    `timestampInMillis: ${timestampMs}, currentTimestampInMillis: ${nowMs}`,
)

export const invalidShardIterator = refusal('InvalidArgumentException', () => 'Invalid ShardIterator.')

export const expiredShardIterator = refusal(
  'ExpiredIteratorException',
  (issuedAt: string, now: string, ttlMs: number) =>
    `Iterator expired. The iterator was created at time ${issuedAt} while right now it is ${now} which is ` +
    `further in the future than the tolerated delay of ${ttlMs} milliseconds.`,
)

export const explicitHashKeyOutOfRange = refusal(
  'InvalidArgumentException',
  (hashKey: string) =>
    'Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was ' +
    hashKey,
)

export const orderingSequenceNumberInvalid = refusal(
  'InvalidArgumentException',
  (sequenceNumber: string, name: string, accountId: string) =>
    `ExclusiveMinimumSequenceNumber ${sequenceNumber} used in PutRecord on stream ${name} under account ` +
    `${accountId} is invalid.`,
)

/** The text is Shardport's own: AWS documents the rule only. */
export const orderingOnAutoStream = refusal(
  'InvalidArgumentException',
  (name: string, accountId: string) =>
    `SequenceNumberForOrdering is not supported for stream ${name} under account ${accountId}, whose record ` +
    'distribution strategy is AUTO.',
)

/** All that is wrong with an input, of which callers name `validationMaxErrors` at most. */
export const validationErrors = refusal(
  'ValidationException',
  (errors: readonly string[]) =>
    `${errors.length} validation error${errors.length === 1 ? '' : 's'} detected: ${errors.join('; ')}`,
)

/** The text is that of a required member, which PartitionKey was before AUTO streams. */
export const partitionKeyMissing = (paths: readonly string[]): KinesisError =>
  validationErrors(
    paths.map((path) => `Value null at '${path}' failed to satisfy constraint: Member must not be null`),
  )

/** As kinesis-mock words it; AWS's own text is not recorded. */
export const recordTooLargeText = (bytes: number, limit: number): string =>
  `Record data size ${bytes} exceeds the stream's max record size of ${limit} bytes`

export const recordTooLarge = refusal('InvalidArgumentException', recordTooLargeText)

/** As moto words the older limit of 5 MB. */
export const recordsTooLarge = refusal(
  'InvalidArgumentException',
  (limitMiB: number) => `Records size exceeds ${limitMiB} MB limit`,
)

/** The text is Shardport's own: AWS documents the exception only. */
export const dryRun = refusal(
  'DryRunOperationException',
  () => 'Request would have succeeded, but DryRun is set.',
)

export const tokenOrStreamMissing = refusal(
  'InvalidArgumentException',
  () => 'Either NextToken or StreamName should be provided.',
)

export const tokenExcludes = refusal(
  'InvalidArgumentException',
  (member: string) => `NextToken and ${member} cannot be provided together.`,
)

/** The text is Shardport's own. */
export const invalidNextToken = refusal('InvalidArgumentException', () => 'Invalid NextToken.')

/** The text is Shardport's own: AWS documents the exception and the 300 seconds only. */
export const expiredNextToken = refusal(
  'ExpiredNextTokenException',
  () => 'The pagination token passed to the operation has expired: it is valid for 300 seconds.',
)

/** As kinesis-mock words it. */
export const shardFilterNeedsShardId = refusal(
  'InvalidArgumentException',
  () => 'ShardId must be supplied in a ShardFilter with a Type of AFTER_SHARD_ID',
)

/** As kinesis-mock words it. */
export const shardFilterNeedsTimestamp = refusal(
  'InvalidArgumentException',
  () => 'Timestamp must be supplied in a ShardFilter with a Type of FROM_TIMESTAMP or AT_TIMESTAMP',
)

/** As moto words it. */
export const consumerNotFound = refusal(
  'ResourceNotFoundException',
  (consumer: string, accountId: string) => `Consumer ${consumer}, account ${accountId} not found.`,
)

/** As ferrokinesis words it. */
export const consumerReferenceIncomplete = refusal(
  'InvalidArgumentException',
  () => 'Must specify either ConsumerARN, or both StreamARN and ConsumerName.',
)

/** The text is Shardport's own: AWS accepts several names of a consumer, and none is recorded for those that disagree. */
export const consumerNamesDisagree = refusal(
  'InvalidArgumentException',
  () => 'ConsumerARN, ConsumerName, StreamARN and StreamId must name the same consumer when given together.',
)

/** As ferrokinesis words it. */
export const consumerExists = refusal(
  'ResourceInUseException',
  (consumer: string, streamArn: string) => `Consumer ${consumer} under stream ${streamArn} already exists.`,
)

/** As ferrokinesis words it. */
export const tooManyConsumers = refusal(
  'LimitExceededException',
  () => 'You have reached the maximum number of registered consumers for this stream.',
)

/** The text is Shardport's own: AWS documents the rule only. */
export const tooManyCreatingConsumers = refusal(
  'LimitExceededException',
  (limit: number) => `At most ${limit} consumers of a stream can be in status CREATING at the same time.`,
)

/** The space before the comma is AWS's own. */
export const consumerNotDeregistrable = refusal(
  'ResourceInUseException',
  (consumer: string, createdAtSeconds: number, name: string, accountId: string) =>
    `Consumer ${consumer} with creation timestamp ${createdAtSeconds} under stream: ${name} , account ` +
    `${accountId} is not in ACTIVE status.`,
)

/** As ferrokinesis words it. */
export const consumerNotActive = refusal('ResourceInUseException', () => 'Consumer is not ACTIVE.')

export const anotherSubscription = refusal(
  'ResourceInUseException',
  (name: string, accountId: string, shardId: string, consumer: string) =>
    `Another active subscription exists for this consumer: ${accountId}:${name}:${shardId}:${consumer}`,
)

/** The text is Shardport's own: AWS documents the characters only. */
export const invalidResourceTagCharacters = refusal(
  'InvalidArgumentException',
  () =>
    'Some tags contain invalid characters. Valid characters: Unicode letters, digits, white space, ' +
    '_ . : / = + - @.',
)

/** The text is Shardport's own: AWS documents the rule only. */
export const reservedTagPrefix = refusal(
  'InvalidArgumentException',
  () => 'Tag keys that begin with aws: are reserved.',
)

/** As ferrokinesis words it. */
export const tooManyResourceTags = refusal(
  'InvalidArgumentException',
  () => 'A resource cannot have more than 50 tags.',
)

/** As ferrokinesis words it. */
export const policyNotJson = refusal('InvalidArgumentException', () => 'Policy must be valid JSON.')

/** As moto words it. */
export const policyNotFound = refusal(
  'ResourceNotFoundException',
  (arn: string) => `No resource policy found for resource ARN ${arn}.`,
)

export const retentionTooShort = refusal(
  'InvalidArgumentException',
  (hours: number) =>
    `Minimum allowed retention period is ${minRetentionHours} hours. Requested retention period (${hours} hours) ` +
    'is too short.',
)

export const retentionTooLong = refusal(
  'InvalidArgumentException',
  (hours: number) =>
    `Maximum allowed retention period is ${maxRetentionHours} hours. Requested retention period (${hours} hours) ` +
    'is too long.',
)

export const retentionNotIncreased = refusal(
  'InvalidArgumentException',
  (hours: number, name: string, existing: number) =>
    `Requested retention period (${hours} hours) for stream ${name} can not be shorter than existing retention ` +
    `period (${existing} hours). Use DecreaseRetentionPeriod API.`,
)

export const retentionNotDecreased = refusal(
  'InvalidArgumentException',
  (hours: number, name: string, existing: number) =>
    `Requested retention period (${hours} hours) for stream ${name} can not be longer than existing retention ` +
    `period (${existing} hours). Use IncreaseRetentionPeriod API.`,
)

/** The text is Shardport's own: AWS documents KMS as the only value. */
export const encryptionTypeNotKms = refusal('InvalidArgumentException', () => 'EncryptionType must be KMS.')

/** As ferrokinesis words it. */
export const streamNotEncrypted = refusal(
  'InvalidArgumentException',
  (name: string, accountId: string) => `Stream ${name} under account ${accountId} is not encrypted with KMS.`,
)

/** Worded after AWS's text for on-demand streams: AWS documents the rule only. */
export const streamProvisioned = refusal(
  'ValidationException',
  (name: string, accountId: string) =>
    `Request is invalid. Stream ${name} under account ${accountId} is in Provisioned mode.`,
)

/** The text is Shardport's own: AWS documents the rule only. */
export const warmThroughputTooHigh = refusal(
  'LimitExceededException',
  (requested: number) =>
    `Requested warm throughput (${requested} MiBps) exceeds the limit of ${maxWarmThroughputMiBps} MiBps.`,
)

/** The text is Shardport's own: AWS documents the rule only. */
export const tooManyCreatingStreams = refusal(
  'LimitExceededException',
  () => `At most ${maxCreatingStreams} streams can be in status CREATING at the same time.`,
)

/** As kinesis-mock words it. */
export const tooManyOnDemandStreams = refusal(
  'LimitExceededException',
  () => 'Limit for on-demand streams has been reached',
)

/** The text is Shardport's own: AWS documents the rule only. */
export const streamHasChannels = refusal(
  'ResourceInUseException',
  (name: string, accountId: string) =>
    `Stream ${name} under account ${accountId} has channels. Delete all channels of the stream first.`,
)

/** Worded after AWS's text for streams: AWS documents the exception only. */
export const channelNotFound = refusal(
  'ResourceNotFoundException',
  (arn: string, accountId: string) => `Channel ${arn} under account ${accountId} not found.`,
)

/** Worded after AWS's text for streams: AWS documents the rule only. */
export const channelExists = refusal(
  'ResourceInUseException',
  (name: string, accountId: string) => `Channel ${name} under account ${accountId} already exists.`,
)

/** Worded after AWS's text for streams: AWS documents the exception only. */
export const channelNotActive = refusal(
  'ResourceInUseException',
  (name: string, accountId: string, status: string) =>
    `Channel ${name} under account ${accountId} not ACTIVE, instead in state ${status}`,
)

/** The text is Shardport's own: AWS documents the rule only. */
export const streamHasChannelOfKind = refusal(
  'LimitExceededException',
  (name: string, accountId: string, kind: string) =>
    `Stream ${name} under account ${accountId} has reached the limit of one channel with a destination of type ${kind}.`,
)

/** The text is Shardport's own: AWS documents the rule only. */
export const channelNeedsOneStream = refusal(
  'InvalidArgumentException',
  () => 'StreamConfigurationList must contain exactly one stream.',
)

/** The text is Shardport's own: AWS documents the rule only. */
export const channelStreamElsewhere = refusal(
  'InvalidArgumentException',
  () => 'A channel and its stream must be in the same account and region.',
)

/** The text is Shardport's own: AWS documents the rule only. */
export const channelNeedsOneDestination = refusal(
  'InvalidArgumentException',
  () => 'Exactly one of S3DestinationConfiguration and S3TablesDestinationConfiguration must be specified.',
)

/** The text is Shardport's own: AWS documents the rule only. */
export const channelNeedsOneTable = refusal(
  'InvalidArgumentException',
  () => 'S3TablesConfigurationList must contain exactly one table.',
)

/** The text is Shardport's own: AWS documents the rule only. */
export const channelFormatUnsupported = refusal(
  'InvalidArgumentException',
  (format: string, kind: string) =>
    `RecordFormatType ${format} is not supported for a destination of type ${kind}.`,
)

/** The text is Shardport's own: AWS documents the rule only. */
export const channelSchemaMissing = refusal(
  'InvalidArgumentException',
  () => 'GSRSchemaARN must be specified for a destination of type S3_TABLES.',
)

/** The text is Shardport's own: AWS documents the rule only. */
export const channelFreshnessOutOfRange = refusal(
  'InvalidArgumentException',
  (seconds: number) =>
    `DataFreshnessInSeconds must be between ${minChannelFreshnessSeconds} and ${maxChannelFreshnessSeconds}. ` +
    `Specified value was ${seconds}`,
)

/** The text is Shardport's own: AWS documents the rule only. */
export const channelKeyNotCustomerManaged = refusal(
  'InvalidArgumentException',
  () => 'EncryptionConfiguration must name a customer managed key, not alias/aws/kinesis.',
)

/** The text is Shardport's own: AWS documents the rule only. */
export const channelDestinationOfOtherKind = refusal(
  'InvalidArgumentException',
  (kind: string) =>
    `The destination of the channel is of type ${kind} and cannot be changed to another type.`,
)

/** The text is Shardport's own: AWS does not say what becomes of a request that changes nothing. */
export const channelUpdateEmpty = refusal(
  'InvalidArgumentException',
  () => 'Either a destination configuration or LoggingConfiguration must be specified.',
)

export const shardRateExceededText = (shardId: string, name: string, accountId: string): string =>
  `Rate exceeded for shard ${shardId} in stream ${name} under account ${accountId}.`

export const shardRateExceeded = refusal('ProvisionedThroughputExceededException', shardRateExceededText)

export const streamRateExceeded = refusal(
  'LimitExceededException',
  (name: string, accountId: string) => `Rate exceeded for stream ${name} under account ${accountId}.`,
)

/** The text is Shardport's own, after that for streams. */
export const accountRateExceeded = refusal(
  'LimitExceededException',
  (operation: string, accountId: string) => `Rate exceeded for ${operation} under account ${accountId}.`,
)

/** As ferrokinesis words it. */
export const retainedBytesExceeded = refusal(
  'LimitExceededException',
  (current: number, added: number, limit: number) =>
    `Retained bytes limit exceeded: ${current} + ${added} > ${limit}.`,
)

/** The text is Shardport's own: AWS has no host that carries less than it answers. */
export const responseTooLong = refusal(
  'InternalFailure',
  (limit: number) =>
    `The response is longer than the ${limit} bytes that the host of this Kinesis can carry.`,
)
