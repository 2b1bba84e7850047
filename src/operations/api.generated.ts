// Generated from scripts/api/kinesis-model.json by scripts/api/generate.ts. Do not edit.
import type { RepeatableList } from '../services/repeated-lists.js'

/** Timestamps are epoch milliseconds, blobs are bytes. Source: AWS API model 2013-12-02. */

export interface AcknowledgeDeadLetterQueueRecordsErrorEntry {
  readonly ReceiptHandle: string
  readonly ErrorCode: string
  readonly ErrorMessage?: string | undefined
}

export interface AcknowledgeDeadLetterQueueRecordsRequestEntry {
  readonly ReceiptHandle: string
}

export interface AcknowledgeDeadLetterQueueRecordsResultEntry {
  readonly ReceiptHandle: string
}

export interface AcknowledgeQueueRecordsErrorEntry {
  readonly ReceiptHandle: string
  readonly ErrorCode: string
  readonly ErrorMessage?: string | undefined
}

export interface AcknowledgeQueueRecordsRequestEntry {
  readonly ReceiptHandle: string
}

export interface AcknowledgeQueueRecordsResultEntry {
  readonly ReceiptHandle: string
}

export interface ChannelDescription {
  readonly ChannelName: string
  readonly ChannelARN: string
  readonly ChannelId: string
  readonly ChannelStatus: 'CREATING' | 'ACTIVE' | 'UPDATING' | 'DELETING' | 'FAILED'
  readonly ChannelStatusReason?: string | undefined
  readonly ChannelCreationTimestamp: number
  readonly ServiceExecutionRoleARN: string
  readonly StreamConfigurationList: readonly ChannelStreamDescription[]
  readonly S3DestinationConfiguration?: S3DestinationDescription | undefined
  readonly S3TablesDestinationConfiguration?: S3TablesDestinationDescription | undefined
  readonly EncryptionConfiguration?: ChannelEncryptionConfiguration | undefined
  readonly LoggingConfiguration: ChannelLoggingConfiguration
}

export interface ChannelEncryptionConfiguration {
  readonly EncryptionType: 'KMS'
  readonly KeyId: string
}

export interface ChannelLoggingConfiguration {
  readonly CloudWatchLogs: CloudWatchLogs
}

export interface ChannelLoggingUpdateInput {
  readonly CloudWatchLogs: CloudWatchLogsUpdateInput
}

export interface ChannelStreamConfiguration {
  readonly StreamARN: string
  readonly RecordConfiguration: RecordConfiguration
}

export interface ChannelStreamDescription {
  readonly StreamARN: string
  readonly StreamCreationTimestamp: number
  readonly RecordConfiguration: RecordConfiguration
}

export interface ChannelStreamIdentifier {
  readonly StreamARN: string
  readonly StreamCreationTimestamp: number
}

export interface ChannelSummary {
  readonly ChannelName: string
  readonly ChannelARN: string
  readonly ChannelId: string
  readonly ChannelStatus: 'CREATING' | 'ACTIVE' | 'UPDATING' | 'DELETING' | 'FAILED'
  readonly ChannelStatusReason?: string | undefined
  readonly ChannelCreationTimestamp: number
  readonly ChannelDestinationType: 'S3' | 'S3_TABLES'
  readonly Streams: readonly ChannelStreamIdentifier[]
}

export interface ChildShard {
  readonly ShardId: string
  readonly ParentShards: readonly string[]
  readonly HashKeyRange: HashKeyRange
}

export interface CloudWatchLogs {
  readonly Enabled: boolean
  readonly LogGroupName?: string | undefined
  readonly LogStreamName?: string | undefined
}

export interface CloudWatchLogsUpdateInput {
  readonly Enabled: boolean
  readonly LogGroupName?: string | undefined
  readonly LogStreamName?: string | undefined
}

export interface Consumer {
  readonly ConsumerName: string
  readonly ConsumerARN: string
  readonly ConsumerStatus: 'CREATING' | 'DELETING' | 'ACTIVE'
  readonly ConsumerCreationTimestamp: number
}

export interface ConsumerDescription {
  readonly ConsumerName: string
  readonly ConsumerARN: string
  readonly ConsumerStatus: 'CREATING' | 'DELETING' | 'ACTIVE'
  readonly ConsumerCreationTimestamp: number
  readonly StreamARN: string
}

export interface DeadLetterConfiguration {
  readonly TargetType: 'BUILT_IN' | 'NONE'
  readonly MaxReceiveCount?: number | undefined
}

export interface DeadLetterQueueS3Configuration {
  readonly BucketARN: string
  readonly ExpectedBucketOwner: string
  readonly ErrorOutputPrefix?: string | undefined
}

export interface EnhancedMetrics {
  readonly ShardLevelMetrics?: readonly ('IncomingBytes' | 'IncomingRecords' | 'OutgoingBytes' | 'OutgoingRecords' | 'WriteProvisionedThroughputExceeded' | 'ReadProvisionedThroughputExceeded' | 'IteratorAgeMilliseconds' | 'ALL')[] | undefined
}

export interface HashKeyRange {
  readonly StartingHashKey: string
  readonly EndingHashKey: string
}

export interface MinimumThroughputBillingCommitmentInput {
  readonly Status: 'ENABLED' | 'DISABLED'
}

export interface MinimumThroughputBillingCommitmentOutput {
  readonly Status: 'ENABLED' | 'DISABLED' | 'ENABLED_UNTIL_EARLIEST_ALLOWED_END'
  readonly StartedAt?: number | undefined
  readonly EndedAt?: number | undefined
  readonly EarliestAllowedEndAt?: number | undefined
}

export interface PartitionField {
  readonly Transform: 'TIME_HOUR'
  readonly SourceName: string
}

export interface PartitionSpec {
  readonly PartitionFields: readonly PartitionField[]
}

export interface PutRecordsRequestEntry {
  readonly Data: Uint8Array
  readonly ExplicitHashKey?: string | undefined
  readonly PartitionKey?: string | undefined
}

export interface PutRecordsResultEntry {
  readonly SequenceNumber?: string | undefined
  readonly ShardId?: string | undefined
  readonly ErrorCode?: string | undefined
  readonly ErrorMessage?: string | undefined
}

export interface QueueAttributes {
  readonly VisibilityTimeoutSeconds?: number | undefined
  readonly DeadLetterConfiguration?: DeadLetterConfiguration | undefined
}

export interface QueueDescription {
  readonly QueueName: string
  readonly QueueARN: string
  readonly QueueStatus: 'CREATING' | 'ACTIVE' | 'UPDATING' | 'DELETING'
  readonly QueueCreationTimestamp: number
  readonly StreamConfigurationList: readonly QueueStreamConfiguration[]
  readonly QueueAttributes?: QueueAttributes | undefined
}

export interface QueueRecord {
  readonly ReceiptHandle: string
  readonly RecordId: string
  readonly PartitionKey?: string | undefined
  readonly Data: Uint8Array
  readonly ApproximateArrivalTimestamp: number
  readonly FirstReceiveTimestamp: number
  readonly ReceiveCount: number
}

export interface QueueStartingPosition {
  readonly Type: 'TRIM_HORIZON' | 'LATEST' | 'AT_TIMESTAMP'
  readonly Timestamp?: number | undefined
}

export interface QueueStreamConfiguration {
  readonly StreamARN: string
  readonly StartingPosition?: QueueStartingPosition | undefined
}

export interface QueueStreamFilter {
  readonly StreamARN: string
  readonly StreamCreationTimestamp?: number | undefined
}

export interface QueueStreamIdentifier {
  readonly StreamARN: string
  readonly StreamCreationTimestamp: number
}

export interface QueueSummary {
  readonly QueueName: string
  readonly QueueARN: string
  readonly QueueStatus: 'CREATING' | 'ACTIVE' | 'UPDATING' | 'DELETING'
  readonly QueueCreationTimestamp: number
  readonly Streams: readonly QueueStreamIdentifier[]
}

export interface Record {
  readonly SequenceNumber: string
  readonly ApproximateArrivalTimestamp?: number | undefined
  readonly Data: Uint8Array
  readonly PartitionKey?: string | undefined
  readonly EncryptionType?: 'NONE' | 'KMS' | undefined
}

export interface RecordConfiguration {
  readonly RecordFormatType: 'GSR_JSON' | 'JSON' | 'STRING' | 'BYTE_ARRAY'
  readonly GSRSchemaARN?: string | undefined
}

export interface RestoreDeadLetterQueueRecordsErrorEntry {
  readonly ReceiptHandle: string
  readonly ErrorCode: string
  readonly ErrorMessage?: string | undefined
}

export interface RestoreDeadLetterQueueRecordsRequestEntry {
  readonly ReceiptHandle: string
}

export interface RestoreDeadLetterQueueRecordsResultEntry {
  readonly ReceiptHandle: string
}

export interface S3DestinationConfiguration {
  readonly DataFreshnessInSeconds?: number | undefined
  readonly DeadLetterQueueS3Configuration?: DeadLetterQueueS3Configuration | undefined
  readonly StorageConfiguration: S3StorageConfiguration
}

export interface S3DestinationDescription {
  readonly DataFreshnessInSeconds: number
  readonly DeadLetterQueueS3Configuration: DeadLetterQueueS3Configuration
  readonly StorageConfiguration: S3StorageConfiguration
}

export interface S3DestinationUpdateInput {
  readonly DataFreshnessInSeconds: number
}

export interface S3StorageConfiguration {
  readonly BucketARN: string
  readonly ExpectedBucketOwner: string
  readonly OutputKeyTemplate?: string | undefined
  readonly StorageClass?: 'STANDARD' | 'INTELLIGENT_TIERING' | 'GLACIER_IR' | undefined
  readonly CompressionType: 'NONE' | 'GZIP' | 'ZSTD'
}

export interface S3TablesConfiguration {
  readonly TableBucketARN: string
  readonly Namespace: string
  readonly TableName: string
  readonly CompressionType: 'NONE' | 'ZSTD' | 'SNAPPY'
  readonly PartitionSpec?: PartitionSpec | undefined
}

export interface S3TablesDestinationConfiguration {
  readonly DataFreshnessInSeconds?: number | undefined
  readonly DeadLetterQueueS3Configuration: DeadLetterQueueS3Configuration
  readonly S3TablesConfigurationList: readonly S3TablesConfiguration[]
}

export interface S3TablesDestinationDescription {
  readonly DataFreshnessInSeconds: number
  readonly DeadLetterQueueS3Configuration: DeadLetterQueueS3Configuration
  readonly S3TablesConfigurationList: readonly S3TablesConfiguration[]
}

export interface S3TablesDestinationUpdateInput {
  readonly DataFreshnessInSeconds: number
}

export interface SequenceNumberRange {
  readonly StartingSequenceNumber: string
  readonly EndingSequenceNumber?: string | undefined
}

export interface Shard {
  readonly ShardId: string
  readonly ParentShardId?: string | undefined
  readonly AdjacentParentShardId?: string | undefined
  readonly HashKeyRange: HashKeyRange
  readonly SequenceNumberRange: SequenceNumberRange
}

export interface ShardFilter {
  readonly Type: 'AFTER_SHARD_ID' | 'AT_TRIM_HORIZON' | 'FROM_TRIM_HORIZON' | 'AT_LATEST' | 'AT_TIMESTAMP' | 'FROM_TIMESTAMP'
  readonly ShardId?: string | undefined
  readonly Timestamp?: number | undefined
}

export interface StartingPosition {
  readonly Type: 'AT_SEQUENCE_NUMBER' | 'AFTER_SEQUENCE_NUMBER' | 'TRIM_HORIZON' | 'LATEST' | 'AT_TIMESTAMP'
  readonly SequenceNumber?: string | undefined
  readonly Timestamp?: number | undefined
}

export interface StreamDescription {
  readonly StreamName: string
  readonly StreamARN: string
  readonly StreamStatus: 'CREATING' | 'DELETING' | 'ACTIVE' | 'UPDATING'
  readonly StreamModeDetails?: StreamModeDetails | undefined
  readonly Shards: readonly Shard[]
  readonly HasMoreShards: boolean
  readonly RetentionPeriodHours: number
  readonly StreamCreationTimestamp: number
  readonly EnhancedMonitoring: readonly EnhancedMetrics[]
  readonly EncryptionType?: 'NONE' | 'KMS' | undefined
  readonly KeyId?: string | undefined
}

export interface StreamDescriptionSummary {
  readonly StreamName: string
  readonly StreamARN: string
  readonly StreamId?: string | undefined
  readonly StreamStatus: 'CREATING' | 'DELETING' | 'ACTIVE' | 'UPDATING'
  readonly StreamModeDetails?: StreamModeDetails | undefined
  readonly RetentionPeriodHours: number
  readonly StreamCreationTimestamp: number
  readonly EnhancedMonitoring: readonly EnhancedMetrics[]
  readonly EncryptionType?: 'NONE' | 'KMS' | undefined
  readonly KeyId?: string | undefined
  readonly OpenShardCount: number
  readonly ConsumerCount?: number | undefined
  readonly WarmThroughput?: WarmThroughputObject | undefined
  readonly MaxRecordSizeInKiB?: number | undefined
  readonly ChannelCount?: number | undefined
  readonly RecordDistributionStrategy?: 'AUTO' | 'USER_PARTITION_KEY' | undefined
  readonly QueueCount?: number | undefined
}

export interface StreamFilter {
  readonly StreamARN: string
  readonly StreamCreationTimestamp?: number | undefined
}

export interface StreamModeDetails {
  readonly StreamMode: 'PROVISIONED' | 'ON_DEMAND'
}

export interface StreamSummary {
  readonly StreamName: string
  readonly StreamARN: string
  readonly StreamStatus: 'CREATING' | 'DELETING' | 'ACTIVE' | 'UPDATING'
  readonly StreamModeDetails?: StreamModeDetails | undefined
  readonly StreamCreationTimestamp?: number | undefined
}

export interface SubscribeToShardEvent {
  readonly Records: RepeatableList<Record>
  readonly ContinuationSequenceNumber?: string | undefined
  readonly MillisBehindLatest: number
  readonly ChildShards?: readonly ChildShard[] | undefined
}

export interface Tag {
  readonly Key: string
  readonly Value?: string | undefined
}

export interface UpdateDeadLetterQueueRecordsVisibilityErrorEntry {
  readonly ReceiptHandle: string
  readonly ErrorCode: string
  readonly ErrorMessage?: string | undefined
}

export interface UpdateDeadLetterQueueRecordsVisibilityRequestEntry {
  readonly ReceiptHandle: string
  readonly VisibilityTimeoutSeconds: number
}

export interface UpdateDeadLetterQueueRecordsVisibilityResultEntry {
  readonly ReceiptHandle: string
}

export interface UpdateQueueRecordsVisibilityErrorEntry {
  readonly ReceiptHandle: string
  readonly ErrorCode: string
  readonly ErrorMessage?: string | undefined
}

export interface UpdateQueueRecordsVisibilityRequestEntry {
  readonly ReceiptHandle: string
  readonly VisibilityTimeoutSeconds: number
}

export interface UpdateQueueRecordsVisibilityResultEntry {
  readonly ReceiptHandle: string
}

export interface WarmThroughputObject {
  readonly TargetMiBps?: number | undefined
  readonly CurrentMiBps?: number | undefined
}

export interface AcknowledgeDeadLetterQueueRecordsInput {
  readonly QueueARN: string
  readonly Entries: readonly AcknowledgeDeadLetterQueueRecordsRequestEntry[]
}

export interface AcknowledgeDeadLetterQueueRecordsOutput {
  readonly Successful: readonly AcknowledgeDeadLetterQueueRecordsResultEntry[]
  readonly Failed: readonly AcknowledgeDeadLetterQueueRecordsErrorEntry[]
}

export interface AcknowledgeQueueRecordsInput {
  readonly QueueARN: string
  readonly Entries: readonly AcknowledgeQueueRecordsRequestEntry[]
}

export interface AcknowledgeQueueRecordsOutput {
  readonly Successful: readonly AcknowledgeQueueRecordsResultEntry[]
  readonly Failed: readonly AcknowledgeQueueRecordsErrorEntry[]
}

export interface AddTagsToStreamInput {
  readonly StreamName?: string | undefined
  readonly Tags: { readonly [key: string]: string }
  readonly StreamARN?: string | undefined
  readonly StreamId?: string | undefined
}

export type AddTagsToStreamOutput = { readonly [member in never]: never }

export interface CreateChannelInput {
  readonly ChannelName: string
  readonly ServiceExecutionRoleARN: string
  readonly StreamConfigurationList: readonly ChannelStreamConfiguration[]
  readonly S3DestinationConfiguration?: S3DestinationConfiguration | undefined
  readonly S3TablesDestinationConfiguration?: S3TablesDestinationConfiguration | undefined
  readonly EncryptionConfiguration?: ChannelEncryptionConfiguration | undefined
  readonly Tags?: { readonly [key: string]: string } | undefined
  readonly LoggingConfiguration?: ChannelLoggingConfiguration | undefined
}

export interface CreateChannelOutput {
  readonly ChannelDescription: ChannelDescription
}

export interface CreateQueueInput {
  readonly QueueName: string
  readonly StreamConfigurationList: readonly QueueStreamConfiguration[]
  readonly QueueAttributes?: QueueAttributes | undefined
  readonly Tags?: { readonly [key: string]: string } | undefined
}

export interface CreateQueueOutput {
  readonly QueueDescription: QueueDescription
}

export interface CreateStreamInput {
  readonly StreamName: string
  readonly ShardCount?: number | undefined
  readonly StreamModeDetails?: StreamModeDetails | undefined
  readonly Tags?: { readonly [key: string]: string } | undefined
  readonly WarmThroughputMiBps?: number | undefined
  readonly MaxRecordSizeInKiB?: number | undefined
  readonly RecordDistributionStrategy?: 'AUTO' | 'USER_PARTITION_KEY' | undefined
}

export type CreateStreamOutput = { readonly [member in never]: never }

export interface DecreaseStreamRetentionPeriodInput {
  readonly StreamName?: string | undefined
  readonly RetentionPeriodHours: number
  readonly StreamARN?: string | undefined
  readonly StreamId?: string | undefined
}

export type DecreaseStreamRetentionPeriodOutput = { readonly [member in never]: never }

export interface DeleteChannelInput {
  readonly ChannelARN: string
}

export type DeleteChannelOutput = { readonly [member in never]: never }

export interface DeleteQueueInput {
  readonly QueueARN: string
}

export type DeleteQueueOutput = { readonly [member in never]: never }

export interface DeleteResourcePolicyInput {
  readonly ResourceARN: string
  readonly StreamId?: string | undefined
}

export type DeleteResourcePolicyOutput = { readonly [member in never]: never }

export interface DeleteStreamInput {
  readonly StreamName?: string | undefined
  readonly EnforceConsumerDeletion?: boolean | undefined
  readonly StreamARN?: string | undefined
  readonly StreamId?: string | undefined
}

export type DeleteStreamOutput = { readonly [member in never]: never }

export interface DeregisterStreamConsumerInput {
  readonly StreamARN?: string | undefined
  readonly ConsumerName?: string | undefined
  readonly ConsumerARN?: string | undefined
  readonly StreamId?: string | undefined
}

export type DeregisterStreamConsumerOutput = { readonly [member in never]: never }

export type DescribeAccountSettingsInput = { readonly [member in never]: never }

export interface DescribeAccountSettingsOutput {
  readonly MinimumThroughputBillingCommitment?: MinimumThroughputBillingCommitmentOutput | undefined
}

export interface DescribeChannelInput {
  readonly ChannelARN: string
}

export interface DescribeChannelOutput {
  readonly ChannelDescription: ChannelDescription
}

export type DescribeLimitsInput = { readonly [member in never]: never }

export interface DescribeLimitsOutput {
  readonly ShardLimit: number
  readonly OpenShardCount: number
  readonly OnDemandStreamCount: number
  readonly OnDemandStreamCountLimit: number
  readonly ChannelCount?: number | undefined
  readonly ChannelCountLimit?: number | undefined
}

export interface DescribeQueueInput {
  readonly QueueARN: string
}

export interface DescribeQueueOutput {
  readonly QueueDescription: QueueDescription
}

export interface DescribeStreamInput {
  readonly StreamName?: string | undefined
  readonly Limit?: number | undefined
  readonly ExclusiveStartShardId?: string | undefined
  readonly StreamARN?: string | undefined
  readonly StreamId?: string | undefined
}

export interface DescribeStreamOutput {
  readonly StreamDescription: StreamDescription
}

export interface DescribeStreamConsumerInput {
  readonly StreamARN?: string | undefined
  readonly ConsumerName?: string | undefined
  readonly ConsumerARN?: string | undefined
  readonly StreamId?: string | undefined
}

export interface DescribeStreamConsumerOutput {
  readonly ConsumerDescription: ConsumerDescription
}

export interface DescribeStreamSummaryInput {
  readonly StreamName?: string | undefined
  readonly StreamARN?: string | undefined
  readonly StreamId?: string | undefined
}

export interface DescribeStreamSummaryOutput {
  readonly StreamDescriptionSummary: StreamDescriptionSummary
}

export interface DisableEnhancedMonitoringInput {
  readonly StreamName?: string | undefined
  readonly ShardLevelMetrics: readonly ('IncomingBytes' | 'IncomingRecords' | 'OutgoingBytes' | 'OutgoingRecords' | 'WriteProvisionedThroughputExceeded' | 'ReadProvisionedThroughputExceeded' | 'IteratorAgeMilliseconds' | 'ALL')[]
  readonly StreamARN?: string | undefined
  readonly StreamId?: string | undefined
}

export interface DisableEnhancedMonitoringOutput {
  readonly StreamName?: string | undefined
  readonly CurrentShardLevelMetrics?: readonly ('IncomingBytes' | 'IncomingRecords' | 'OutgoingBytes' | 'OutgoingRecords' | 'WriteProvisionedThroughputExceeded' | 'ReadProvisionedThroughputExceeded' | 'IteratorAgeMilliseconds' | 'ALL')[] | undefined
  readonly DesiredShardLevelMetrics?: readonly ('IncomingBytes' | 'IncomingRecords' | 'OutgoingBytes' | 'OutgoingRecords' | 'WriteProvisionedThroughputExceeded' | 'ReadProvisionedThroughputExceeded' | 'IteratorAgeMilliseconds' | 'ALL')[] | undefined
  readonly StreamARN?: string | undefined
}

export interface EnableEnhancedMonitoringInput {
  readonly StreamName?: string | undefined
  readonly ShardLevelMetrics: readonly ('IncomingBytes' | 'IncomingRecords' | 'OutgoingBytes' | 'OutgoingRecords' | 'WriteProvisionedThroughputExceeded' | 'ReadProvisionedThroughputExceeded' | 'IteratorAgeMilliseconds' | 'ALL')[]
  readonly StreamARN?: string | undefined
  readonly StreamId?: string | undefined
}

export interface EnableEnhancedMonitoringOutput {
  readonly StreamName?: string | undefined
  readonly CurrentShardLevelMetrics?: readonly ('IncomingBytes' | 'IncomingRecords' | 'OutgoingBytes' | 'OutgoingRecords' | 'WriteProvisionedThroughputExceeded' | 'ReadProvisionedThroughputExceeded' | 'IteratorAgeMilliseconds' | 'ALL')[] | undefined
  readonly DesiredShardLevelMetrics?: readonly ('IncomingBytes' | 'IncomingRecords' | 'OutgoingBytes' | 'OutgoingRecords' | 'WriteProvisionedThroughputExceeded' | 'ReadProvisionedThroughputExceeded' | 'IteratorAgeMilliseconds' | 'ALL')[] | undefined
  readonly StreamARN?: string | undefined
}

export interface GetRecordsInput {
  readonly ShardIterator: string
  readonly Limit?: number | undefined
  readonly StreamARN?: string | undefined
  readonly StreamId?: string | undefined
  readonly DryRun?: boolean | undefined
}

export interface GetRecordsOutput {
  readonly Records: RepeatableList<Record>
  readonly NextShardIterator?: string | undefined
  readonly MillisBehindLatest?: number | undefined
  readonly ChildShards?: readonly ChildShard[] | undefined
}

export interface GetResourcePolicyInput {
  readonly ResourceARN: string
  readonly StreamId?: string | undefined
}

export interface GetResourcePolicyOutput {
  readonly Policy: string
}

export interface GetShardIteratorInput {
  readonly StreamName?: string | undefined
  readonly ShardId: string
  readonly ShardIteratorType: 'AT_SEQUENCE_NUMBER' | 'AFTER_SEQUENCE_NUMBER' | 'TRIM_HORIZON' | 'LATEST' | 'AT_TIMESTAMP'
  readonly StartingSequenceNumber?: string | undefined
  readonly Timestamp?: number | undefined
  readonly StreamARN?: string | undefined
  readonly StreamId?: string | undefined
  readonly DryRun?: boolean | undefined
}

export interface GetShardIteratorOutput {
  readonly ShardIterator?: string | undefined
}

export interface IncreaseStreamRetentionPeriodInput {
  readonly StreamName?: string | undefined
  readonly RetentionPeriodHours: number
  readonly StreamARN?: string | undefined
  readonly StreamId?: string | undefined
}

export type IncreaseStreamRetentionPeriodOutput = { readonly [member in never]: never }

export interface ListChannelsInput {
  readonly StreamFilter?: readonly StreamFilter[] | undefined
  readonly MaxResults?: number | undefined
  readonly NextToken?: string | undefined
}

export interface ListChannelsOutput {
  readonly ChannelSummaries: readonly ChannelSummary[]
  readonly NextToken?: string | undefined
}

export interface ListQueuesInput {
  readonly MaxResults?: number | undefined
  readonly NextToken?: string | undefined
  readonly StreamFilter?: readonly QueueStreamFilter[] | undefined
}

export interface ListQueuesOutput {
  readonly QueueSummaries: readonly QueueSummary[]
  readonly NextToken?: string | undefined
}

export interface ListShardsInput {
  readonly StreamName?: string | undefined
  readonly NextToken?: string | undefined
  readonly ExclusiveStartShardId?: string | undefined
  readonly MaxResults?: number | undefined
  readonly StreamCreationTimestamp?: number | undefined
  readonly ShardFilter?: ShardFilter | undefined
  readonly StreamARN?: string | undefined
  readonly StreamId?: string | undefined
}

export interface ListShardsOutput {
  readonly Shards?: readonly Shard[] | undefined
  readonly NextToken?: string | undefined
}

export interface ListStreamConsumersInput {
  readonly StreamARN: string
  readonly NextToken?: string | undefined
  readonly MaxResults?: number | undefined
  readonly StreamCreationTimestamp?: number | undefined
  readonly StreamId?: string | undefined
}

export interface ListStreamConsumersOutput {
  readonly Consumers?: readonly Consumer[] | undefined
  readonly NextToken?: string | undefined
}

export interface ListStreamsInput {
  readonly Limit?: number | undefined
  readonly ExclusiveStartStreamName?: string | undefined
  readonly NextToken?: string | undefined
}

export interface ListStreamsOutput {
  readonly StreamNames: readonly string[]
  readonly HasMoreStreams: boolean
  readonly NextToken?: string | undefined
  readonly StreamSummaries?: readonly StreamSummary[] | undefined
}

export interface ListTagsForResourceInput {
  readonly ResourceARN: string
  readonly StreamId?: string | undefined
}

export interface ListTagsForResourceOutput {
  readonly Tags?: readonly Tag[] | undefined
}

export interface ListTagsForStreamInput {
  readonly StreamName?: string | undefined
  readonly ExclusiveStartTagKey?: string | undefined
  readonly Limit?: number | undefined
  readonly StreamARN?: string | undefined
  readonly StreamId?: string | undefined
}

export interface ListTagsForStreamOutput {
  readonly Tags: readonly Tag[]
  readonly HasMoreTags: boolean
}

export interface MergeShardsInput {
  readonly StreamName?: string | undefined
  readonly ShardToMerge: string
  readonly AdjacentShardToMerge: string
  readonly StreamARN?: string | undefined
  readonly StreamId?: string | undefined
}

export type MergeShardsOutput = { readonly [member in never]: never }

export interface PutRecordInput {
  readonly StreamName?: string | undefined
  readonly Data: Uint8Array
  readonly PartitionKey?: string | undefined
  readonly ExplicitHashKey?: string | undefined
  readonly SequenceNumberForOrdering?: string | undefined
  readonly StreamARN?: string | undefined
  readonly StreamId?: string | undefined
  readonly DryRun?: boolean | undefined
}

export interface PutRecordOutput {
  readonly ShardId: string
  readonly SequenceNumber: string
  readonly EncryptionType?: 'NONE' | 'KMS' | undefined
}

export interface PutRecordsInput {
  readonly Records: readonly PutRecordsRequestEntry[]
  readonly StreamName?: string | undefined
  readonly StreamARN?: string | undefined
  readonly StreamId?: string | undefined
  readonly DryRun?: boolean | undefined
}

export interface PutRecordsOutput {
  readonly FailedRecordCount?: number | undefined
  readonly Records: readonly PutRecordsResultEntry[]
  readonly EncryptionType?: 'NONE' | 'KMS' | undefined
}

export interface PutResourcePolicyInput {
  readonly ResourceARN: string
  readonly StreamId?: string | undefined
  readonly Policy: string
}

export type PutResourcePolicyOutput = { readonly [member in never]: never }

export interface ReceiveDeadLetterQueueRecordsInput {
  readonly QueueARN: string
  readonly Limit?: number | undefined
  readonly WaitTimeSeconds?: number | undefined
  readonly VisibilityTimeoutSeconds?: number | undefined
}

export interface ReceiveDeadLetterQueueRecordsOutput {
  readonly QueueRecords: readonly QueueRecord[]
}

export interface ReceiveQueueRecordsInput {
  readonly QueueARN: string
  readonly Limit?: number | undefined
  readonly WaitTimeSeconds?: number | undefined
  readonly VisibilityTimeoutSeconds?: number | undefined
}

export interface ReceiveQueueRecordsOutput {
  readonly QueueRecords: readonly QueueRecord[]
}

export interface RegisterStreamConsumerInput {
  readonly StreamARN: string
  readonly ConsumerName: string
  readonly StreamId?: string | undefined
  readonly Tags?: { readonly [key: string]: string } | undefined
}

export interface RegisterStreamConsumerOutput {
  readonly Consumer: Consumer
}

export interface RemoveTagsFromStreamInput {
  readonly StreamName?: string | undefined
  readonly TagKeys: readonly string[]
  readonly StreamARN?: string | undefined
  readonly StreamId?: string | undefined
}

export type RemoveTagsFromStreamOutput = { readonly [member in never]: never }

export interface RestoreDeadLetterQueueRecordsInput {
  readonly QueueARN: string
  readonly Entries: readonly RestoreDeadLetterQueueRecordsRequestEntry[]
}

export interface RestoreDeadLetterQueueRecordsOutput {
  readonly Successful: readonly RestoreDeadLetterQueueRecordsResultEntry[]
  readonly Failed: readonly RestoreDeadLetterQueueRecordsErrorEntry[]
}

export interface SplitShardInput {
  readonly StreamName?: string | undefined
  readonly ShardToSplit: string
  readonly NewStartingHashKey: string
  readonly StreamARN?: string | undefined
  readonly StreamId?: string | undefined
}

export type SplitShardOutput = { readonly [member in never]: never }

export interface StartStreamEncryptionInput {
  readonly StreamName?: string | undefined
  readonly EncryptionType: 'NONE' | 'KMS'
  readonly KeyId: string
  readonly StreamARN?: string | undefined
  readonly StreamId?: string | undefined
}

export type StartStreamEncryptionOutput = { readonly [member in never]: never }

export interface StopStreamEncryptionInput {
  readonly StreamName?: string | undefined
  readonly EncryptionType: 'NONE' | 'KMS'
  readonly KeyId: string
  readonly StreamARN?: string | undefined
  readonly StreamId?: string | undefined
}

export type StopStreamEncryptionOutput = { readonly [member in never]: never }

export interface SubscribeToShardInput {
  readonly ConsumerARN: string
  readonly StreamId?: string | undefined
  readonly ShardId: string
  readonly StartingPosition: StartingPosition
  readonly DryRun?: boolean | undefined
}

export interface SubscribeToShardOutput {
  readonly EventStream: AsyncIterable<SubscribeToShardEvent>
}

export interface TagResourceInput {
  readonly Tags: { readonly [key: string]: string }
  readonly ResourceARN: string
  readonly StreamId?: string | undefined
}

export type TagResourceOutput = { readonly [member in never]: never }

export interface UntagResourceInput {
  readonly TagKeys: readonly string[]
  readonly ResourceARN: string
  readonly StreamId?: string | undefined
}

export type UntagResourceOutput = { readonly [member in never]: never }

export interface UpdateAccountSettingsInput {
  readonly MinimumThroughputBillingCommitment: MinimumThroughputBillingCommitmentInput
}

export interface UpdateAccountSettingsOutput {
  readonly MinimumThroughputBillingCommitment?: MinimumThroughputBillingCommitmentOutput | undefined
}

export interface UpdateChannelInput {
  readonly ChannelARN: string
  readonly S3DestinationConfiguration?: S3DestinationUpdateInput | undefined
  readonly S3TablesDestinationConfiguration?: S3TablesDestinationUpdateInput | undefined
  readonly LoggingConfiguration?: ChannelLoggingUpdateInput | undefined
}

export interface UpdateChannelOutput {
  readonly ChannelDescription: ChannelDescription
}

export interface UpdateDeadLetterQueueRecordsVisibilityInput {
  readonly QueueARN: string
  readonly Entries: readonly UpdateDeadLetterQueueRecordsVisibilityRequestEntry[]
}

export interface UpdateDeadLetterQueueRecordsVisibilityOutput {
  readonly Successful: readonly UpdateDeadLetterQueueRecordsVisibilityResultEntry[]
  readonly Failed: readonly UpdateDeadLetterQueueRecordsVisibilityErrorEntry[]
}

export interface UpdateMaxRecordSizeInput {
  readonly StreamARN?: string | undefined
  readonly StreamId?: string | undefined
  readonly MaxRecordSizeInKiB: number
}

export type UpdateMaxRecordSizeOutput = { readonly [member in never]: never }

export interface UpdateQueueInput {
  readonly QueueARN: string
  readonly QueueAttributes: QueueAttributes
}

export interface UpdateQueueOutput {
  readonly QueueDescription: QueueDescription
}

export interface UpdateQueueRecordsVisibilityInput {
  readonly QueueARN: string
  readonly Entries: readonly UpdateQueueRecordsVisibilityRequestEntry[]
}

export interface UpdateQueueRecordsVisibilityOutput {
  readonly Successful: readonly UpdateQueueRecordsVisibilityResultEntry[]
  readonly Failed: readonly UpdateQueueRecordsVisibilityErrorEntry[]
}

export interface UpdateShardCountInput {
  readonly StreamName?: string | undefined
  readonly TargetShardCount: number
  readonly ScalingType: 'UNIFORM_SCALING'
  readonly StreamARN?: string | undefined
  readonly StreamId?: string | undefined
}

export interface UpdateShardCountOutput {
  readonly StreamName?: string | undefined
  readonly CurrentShardCount?: number | undefined
  readonly TargetShardCount?: number | undefined
  readonly StreamARN?: string | undefined
}

export interface UpdateStreamModeInput {
  readonly StreamARN: string
  readonly StreamId?: string | undefined
  readonly StreamModeDetails: StreamModeDetails
  readonly WarmThroughputMiBps?: number | undefined
}

export type UpdateStreamModeOutput = { readonly [member in never]: never }

export interface UpdateStreamRecordDistributionStrategyInput {
  readonly StreamARN: string
  readonly StreamId?: string | undefined
  readonly RecordDistributionStrategy: 'AUTO' | 'USER_PARTITION_KEY'
}

export type UpdateStreamRecordDistributionStrategyOutput = { readonly [member in never]: never }

export interface UpdateStreamWarmThroughputInput {
  readonly StreamARN?: string | undefined
  readonly StreamName?: string | undefined
  readonly StreamId?: string | undefined
  readonly WarmThroughputMiBps: number
}

export interface UpdateStreamWarmThroughputOutput {
  readonly StreamARN?: string | undefined
  readonly StreamName?: string | undefined
  readonly WarmThroughput?: WarmThroughputObject | undefined
}

/** Input and output of every operation by its name. */
export interface Api {
  AcknowledgeDeadLetterQueueRecords: { input: AcknowledgeDeadLetterQueueRecordsInput; output: AcknowledgeDeadLetterQueueRecordsOutput }
  AcknowledgeQueueRecords: { input: AcknowledgeQueueRecordsInput; output: AcknowledgeQueueRecordsOutput }
  AddTagsToStream: { input: AddTagsToStreamInput; output: AddTagsToStreamOutput }
  CreateChannel: { input: CreateChannelInput; output: CreateChannelOutput }
  CreateQueue: { input: CreateQueueInput; output: CreateQueueOutput }
  CreateStream: { input: CreateStreamInput; output: CreateStreamOutput }
  DecreaseStreamRetentionPeriod: { input: DecreaseStreamRetentionPeriodInput; output: DecreaseStreamRetentionPeriodOutput }
  DeleteChannel: { input: DeleteChannelInput; output: DeleteChannelOutput }
  DeleteQueue: { input: DeleteQueueInput; output: DeleteQueueOutput }
  DeleteResourcePolicy: { input: DeleteResourcePolicyInput; output: DeleteResourcePolicyOutput }
  DeleteStream: { input: DeleteStreamInput; output: DeleteStreamOutput }
  DeregisterStreamConsumer: { input: DeregisterStreamConsumerInput; output: DeregisterStreamConsumerOutput }
  DescribeAccountSettings: { input: DescribeAccountSettingsInput; output: DescribeAccountSettingsOutput }
  DescribeChannel: { input: DescribeChannelInput; output: DescribeChannelOutput }
  DescribeLimits: { input: DescribeLimitsInput; output: DescribeLimitsOutput }
  DescribeQueue: { input: DescribeQueueInput; output: DescribeQueueOutput }
  DescribeStream: { input: DescribeStreamInput; output: DescribeStreamOutput }
  DescribeStreamConsumer: { input: DescribeStreamConsumerInput; output: DescribeStreamConsumerOutput }
  DescribeStreamSummary: { input: DescribeStreamSummaryInput; output: DescribeStreamSummaryOutput }
  DisableEnhancedMonitoring: { input: DisableEnhancedMonitoringInput; output: DisableEnhancedMonitoringOutput }
  EnableEnhancedMonitoring: { input: EnableEnhancedMonitoringInput; output: EnableEnhancedMonitoringOutput }
  GetRecords: { input: GetRecordsInput; output: GetRecordsOutput }
  GetResourcePolicy: { input: GetResourcePolicyInput; output: GetResourcePolicyOutput }
  GetShardIterator: { input: GetShardIteratorInput; output: GetShardIteratorOutput }
  IncreaseStreamRetentionPeriod: { input: IncreaseStreamRetentionPeriodInput; output: IncreaseStreamRetentionPeriodOutput }
  ListChannels: { input: ListChannelsInput; output: ListChannelsOutput }
  ListQueues: { input: ListQueuesInput; output: ListQueuesOutput }
  ListShards: { input: ListShardsInput; output: ListShardsOutput }
  ListStreamConsumers: { input: ListStreamConsumersInput; output: ListStreamConsumersOutput }
  ListStreams: { input: ListStreamsInput; output: ListStreamsOutput }
  ListTagsForResource: { input: ListTagsForResourceInput; output: ListTagsForResourceOutput }
  ListTagsForStream: { input: ListTagsForStreamInput; output: ListTagsForStreamOutput }
  MergeShards: { input: MergeShardsInput; output: MergeShardsOutput }
  PutRecord: { input: PutRecordInput; output: PutRecordOutput }
  PutRecords: { input: PutRecordsInput; output: PutRecordsOutput }
  PutResourcePolicy: { input: PutResourcePolicyInput; output: PutResourcePolicyOutput }
  ReceiveDeadLetterQueueRecords: { input: ReceiveDeadLetterQueueRecordsInput; output: ReceiveDeadLetterQueueRecordsOutput }
  ReceiveQueueRecords: { input: ReceiveQueueRecordsInput; output: ReceiveQueueRecordsOutput }
  RegisterStreamConsumer: { input: RegisterStreamConsumerInput; output: RegisterStreamConsumerOutput }
  RemoveTagsFromStream: { input: RemoveTagsFromStreamInput; output: RemoveTagsFromStreamOutput }
  RestoreDeadLetterQueueRecords: { input: RestoreDeadLetterQueueRecordsInput; output: RestoreDeadLetterQueueRecordsOutput }
  SplitShard: { input: SplitShardInput; output: SplitShardOutput }
  StartStreamEncryption: { input: StartStreamEncryptionInput; output: StartStreamEncryptionOutput }
  StopStreamEncryption: { input: StopStreamEncryptionInput; output: StopStreamEncryptionOutput }
  SubscribeToShard: { input: SubscribeToShardInput; output: SubscribeToShardOutput }
  TagResource: { input: TagResourceInput; output: TagResourceOutput }
  UntagResource: { input: UntagResourceInput; output: UntagResourceOutput }
  UpdateAccountSettings: { input: UpdateAccountSettingsInput; output: UpdateAccountSettingsOutput }
  UpdateChannel: { input: UpdateChannelInput; output: UpdateChannelOutput }
  UpdateDeadLetterQueueRecordsVisibility: { input: UpdateDeadLetterQueueRecordsVisibilityInput; output: UpdateDeadLetterQueueRecordsVisibilityOutput }
  UpdateMaxRecordSize: { input: UpdateMaxRecordSizeInput; output: UpdateMaxRecordSizeOutput }
  UpdateQueue: { input: UpdateQueueInput; output: UpdateQueueOutput }
  UpdateQueueRecordsVisibility: { input: UpdateQueueRecordsVisibilityInput; output: UpdateQueueRecordsVisibilityOutput }
  UpdateShardCount: { input: UpdateShardCountInput; output: UpdateShardCountOutput }
  UpdateStreamMode: { input: UpdateStreamModeInput; output: UpdateStreamModeOutput }
  UpdateStreamRecordDistributionStrategy: { input: UpdateStreamRecordDistributionStrategyInput; output: UpdateStreamRecordDistributionStrategyOutput }
  UpdateStreamWarmThroughput: { input: UpdateStreamWarmThroughputInput; output: UpdateStreamWarmThroughputOutput }
}

export type OperationName = keyof Api
