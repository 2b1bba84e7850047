import { createStream } from './create-stream.js'
import { deleteStream } from './delete-stream.js'
import { describeStream } from './describe-stream.js'
import { describeStreamSummary } from './describe-stream-summary.js'
import { getRecords } from './get-records.js'
import { getShardIterator } from './get-shard-iterator.js'
import { listShards } from './list-shards.js'
import { listStreams } from './list-streams.js'
import { mergeShards } from './merge-shards.js'
import type { OperationRegistry } from './operation.js'
import { putRecord } from './put-record.js'
import { putRecords } from './put-records.js'
import { splitShard } from './split-shard.js'

/** Every operation of the API, by name. Undefined ones are answered as AWS answers operations that it does not know. */
export const operations = {
  AcknowledgeDeadLetterQueueRecords: undefined,
  AcknowledgeQueueRecords: undefined,
  AddTagsToStream: undefined,
  CreateChannel: undefined,
  CreateQueue: undefined,
  CreateStream: createStream,
  DecreaseStreamRetentionPeriod: undefined,
  DeleteChannel: undefined,
  DeleteQueue: undefined,
  DeleteResourcePolicy: undefined,
  DeleteStream: deleteStream,
  DeregisterStreamConsumer: undefined,
  DescribeAccountSettings: undefined,
  DescribeChannel: undefined,
  DescribeLimits: undefined,
  DescribeQueue: undefined,
  DescribeStream: describeStream,
  DescribeStreamConsumer: undefined,
  DescribeStreamSummary: describeStreamSummary,
  DisableEnhancedMonitoring: undefined,
  EnableEnhancedMonitoring: undefined,
  GetRecords: getRecords,
  GetResourcePolicy: undefined,
  GetShardIterator: getShardIterator,
  IncreaseStreamRetentionPeriod: undefined,
  ListChannels: undefined,
  ListQueues: undefined,
  ListShards: listShards,
  ListStreamConsumers: undefined,
  ListStreams: listStreams,
  ListTagsForResource: undefined,
  ListTagsForStream: undefined,
  MergeShards: mergeShards,
  PutRecord: putRecord,
  PutRecords: putRecords,
  PutResourcePolicy: undefined,
  ReceiveDeadLetterQueueRecords: undefined,
  ReceiveQueueRecords: undefined,
  RegisterStreamConsumer: undefined,
  RemoveTagsFromStream: undefined,
  RestoreDeadLetterQueueRecords: undefined,
  SplitShard: splitShard,
  StartStreamEncryption: undefined,
  StopStreamEncryption: undefined,
  SubscribeToShard: undefined,
  TagResource: undefined,
  UntagResource: undefined,
  UpdateAccountSettings: undefined,
  UpdateChannel: undefined,
  UpdateDeadLetterQueueRecordsVisibility: undefined,
  UpdateMaxRecordSize: undefined,
  UpdateQueue: undefined,
  UpdateQueueRecordsVisibility: undefined,
  UpdateShardCount: undefined,
  UpdateStreamMode: undefined,
  UpdateStreamRecordDistributionStrategy: undefined,
  UpdateStreamWarmThroughput: undefined,
} satisfies OperationRegistry
