import { addTagsToStream } from './add-tags-to-stream.js'
import type { OperationName } from './api.generated.js'
import { createChannel } from './create-channel.js'
import { createStream } from './create-stream.js'
import { decreaseStreamRetentionPeriod } from './decrease-stream-retention-period.js'
import { deleteChannel } from './delete-channel.js'
import { deleteResourcePolicy } from './delete-resource-policy.js'
import { deleteStream } from './delete-stream.js'
import { deregisterStreamConsumer } from './deregister-stream-consumer.js'
import { describeAccountSettings } from './describe-account-settings.js'
import { describeChannel } from './describe-channel.js'
import { describeLimits } from './describe-limits.js'
import { describeStream } from './describe-stream.js'
import { describeStreamConsumer } from './describe-stream-consumer.js'
import { describeStreamSummary } from './describe-stream-summary.js'
import { disableEnhancedMonitoring } from './disable-enhanced-monitoring.js'
import { enableEnhancedMonitoring } from './enable-enhanced-monitoring.js'
import { getRecords } from './get-records.js'
import { getResourcePolicy } from './get-resource-policy.js'
import { getShardIterator } from './get-shard-iterator.js'
import { increaseStreamRetentionPeriod } from './increase-stream-retention-period.js'
import { listChannels } from './list-channels.js'
import { listShards } from './list-shards.js'
import { listStreamConsumers } from './list-stream-consumers.js'
import { listStreams } from './list-streams.js'
import { listTagsForResource } from './list-tags-for-resource.js'
import { listTagsForStream } from './list-tags-for-stream.js'
import { mergeShards } from './merge-shards.js'
import type { OperationRegistry } from './operation.js'
import { putRecord } from './put-record.js'
import { putRecords } from './put-records.js'
import { putResourcePolicy } from './put-resource-policy.js'
import { registerStreamConsumer } from './register-stream-consumer.js'
import { removeTagsFromStream } from './remove-tags-from-stream.js'
import { splitShard } from './split-shard.js'
import { startStreamEncryption } from './start-stream-encryption.js'
import { stopStreamEncryption } from './stop-stream-encryption.js'
import { subscribeToShard } from './subscribe-to-shard.js'
import { tagResource } from './tag-resource.js'
import { untagResource } from './untag-resource.js'
import { updateAccountSettings } from './update-account-settings.js'
import { updateChannel } from './update-channel.js'
import { updateMaxRecordSize } from './update-max-record-size.js'
import { updateShardCount } from './update-shard-count.js'
import { updateStreamMode } from './update-stream-mode.js'
import { updateStreamRecordDistributionStrategy } from './update-stream-record-distribution-strategy.js'
import { updateStreamWarmThroughput } from './update-stream-warm-throughput.js'

/** Every operation of the API, by name. Undefined ones are answered as AWS answers operations that it does not know. */
export const operations = {
  AcknowledgeDeadLetterQueueRecords: undefined,
  AcknowledgeQueueRecords: undefined,
  AddTagsToStream: addTagsToStream,
  CreateChannel: createChannel,
  CreateQueue: undefined,
  CreateStream: createStream,
  DecreaseStreamRetentionPeriod: decreaseStreamRetentionPeriod,
  DeleteChannel: deleteChannel,
  DeleteQueue: undefined,
  DeleteResourcePolicy: deleteResourcePolicy,
  DeleteStream: deleteStream,
  DeregisterStreamConsumer: deregisterStreamConsumer,
  DescribeAccountSettings: describeAccountSettings,
  DescribeChannel: describeChannel,
  DescribeLimits: describeLimits,
  DescribeQueue: undefined,
  DescribeStream: describeStream,
  DescribeStreamConsumer: describeStreamConsumer,
  DescribeStreamSummary: describeStreamSummary,
  DisableEnhancedMonitoring: disableEnhancedMonitoring,
  EnableEnhancedMonitoring: enableEnhancedMonitoring,
  GetRecords: getRecords,
  GetResourcePolicy: getResourcePolicy,
  GetShardIterator: getShardIterator,
  IncreaseStreamRetentionPeriod: increaseStreamRetentionPeriod,
  ListChannels: listChannels,
  ListQueues: undefined,
  ListShards: listShards,
  ListStreamConsumers: listStreamConsumers,
  ListStreams: listStreams,
  ListTagsForResource: listTagsForResource,
  ListTagsForStream: listTagsForStream,
  MergeShards: mergeShards,
  PutRecord: putRecord,
  PutRecords: putRecords,
  PutResourcePolicy: putResourcePolicy,
  ReceiveDeadLetterQueueRecords: undefined,
  ReceiveQueueRecords: undefined,
  RegisterStreamConsumer: registerStreamConsumer,
  RemoveTagsFromStream: removeTagsFromStream,
  RestoreDeadLetterQueueRecords: undefined,
  SplitShard: splitShard,
  StartStreamEncryption: startStreamEncryption,
  StopStreamEncryption: stopStreamEncryption,
  SubscribeToShard: subscribeToShard,
  TagResource: tagResource,
  UntagResource: untagResource,
  UpdateAccountSettings: updateAccountSettings,
  UpdateChannel: updateChannel,
  UpdateDeadLetterQueueRecordsVisibility: undefined,
  UpdateMaxRecordSize: updateMaxRecordSize,
  UpdateQueue: undefined,
  UpdateQueueRecordsVisibility: undefined,
  UpdateShardCount: updateShardCount,
  UpdateStreamMode: updateStreamMode,
  UpdateStreamRecordDistributionStrategy: updateStreamRecordDistributionStrategy,
  UpdateStreamWarmThroughput: updateStreamWarmThroughput,
} satisfies OperationRegistry

/** The names of those that are played. */
export const playedOperations = (Object.keys(operations) as OperationName[]).filter(
  (name) => operations[name] !== undefined,
)
