import type { OperationName } from '../operations/api.generated.js'

/**
 * What AWS answers differently from what its API model says. Sources: kinesalite's tests against AWS (orders,
 * printed patterns and enum); the AWS documentation of StreamName, StreamARN and StreamId (one of them names
 * the stream).
 */
interface ModelOverrides {
  /** Members that are looked at first, in this order; the others follow in the model's order. */
  readonly firstMembers: {
    readonly operations: { readonly [Name in OperationName]?: readonly string[] }
    readonly structures: { readonly [shape: string]: readonly string[] }
  }
  /** Patterns by shape, as AWS prints them. */
  readonly patterns: { readonly [shape: string]: string }
  /** Enum values by shape, in the order that AWS prints. */
  readonly enums: { readonly [shape: string]: readonly string[] }
  /** Members any one of which names the stream. The first that an operation has is reported missing. */
  readonly streamIdentifiers: readonly string[]
  /** Operations that have such members but can also be told the stream by another one. */
  readonly streamNamedOtherwise: readonly OperationName[]
}

export const modelOverrides: ModelOverrides = {
  firstMembers: {
    operations: {
      AddTagsToStream: ['Tags', 'StreamName'],
      CreateStream: ['ShardCount', 'StreamName'],
      DecreaseStreamRetentionPeriod: ['RetentionPeriodHours', 'StreamName'],
      DeleteStream: ['StreamName'],
      DescribeStream: ['Limit', 'ExclusiveStartShardId', 'StreamName'],
      DescribeStreamSummary: ['StreamName'],
      GetRecords: ['Limit', 'ShardIterator'],
      GetShardIterator: ['ShardId', 'ShardIteratorType', 'StartingSequenceNumber', 'StreamName', 'Timestamp'],
      IncreaseStreamRetentionPeriod: ['RetentionPeriodHours', 'StreamName'],
      ListShards: [
        'ExclusiveStartShardId',
        'MaxResults',
        'NextToken',
        'StreamCreationTimestamp',
        'StreamName',
      ],
      ListStreams: ['Limit', 'ExclusiveStartStreamName'],
      ListTagsForStream: ['Limit', 'ExclusiveStartTagKey', 'StreamName'],
      MergeShards: ['ShardToMerge', 'AdjacentShardToMerge', 'StreamName'],
      PutRecord: ['SequenceNumberForOrdering', 'PartitionKey', 'ExplicitHashKey', 'Data', 'StreamName'],
      PutRecords: ['Records', 'StreamName'],
      RemoveTagsFromStream: ['TagKeys', 'StreamName'],
      SplitShard: ['NewStartingHashKey', 'StreamName', 'ShardToSplit'],
    },
    structures: { PutRecordsRequestEntry: ['PartitionKey', 'ExplicitHashKey', 'Data'] },
  },
  patterns: {
    SequenceNumber: '0|([1-9]\\d{0,128})',
    HashKey: '0|([1-9]\\d{0,38})',
  },
  enums: {
    ShardIteratorType: [
      'AFTER_SEQUENCE_NUMBER',
      'LATEST',
      'AT_TIMESTAMP',
      'AT_SEQUENCE_NUMBER',
      'TRIM_HORIZON',
    ],
  },
  streamIdentifiers: ['StreamName', 'StreamARN', 'StreamId'],
  streamNamedOtherwise: ['ListShards', 'GetRecords', 'DeregisterStreamConsumer', 'DescribeStreamConsumer'],
}
