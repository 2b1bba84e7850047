import { streamArn } from '../domain/arn.js'
import type { CommitmentState } from '../domain/billing-commitment.js'
import {
  endingSequenceNumber,
  formatSequenceNumber,
  startingSequenceNumber,
} from '../domain/sequence-number.js'
import type { Shard } from '../domain/shard.js'
import { shardId } from '../domain/shard-id.js'
import { childrenOf } from '../domain/shard-map.js'
import type { Consumer, Stream } from '../domain/stream.js'
import type { RecordPage, ShardKey, StoredRecord } from '../ports/storage.js'
import { arnOfConsumer } from '../services/consumer-reference.js'
import type { RepeatableList } from '../services/repeated-lists.js'
import type {
  ChildShard,
  Consumer as ConsumerDescription,
  MinimumThroughputBillingCommitmentOutput,
  Record as RecordDescription,
  Shard as ShardDescription,
} from './api.generated.js'
import type { Services } from './operation.js'

/** How streams and shards look in answers; shared by the operations that show them. */

/** The members that DescribeStream and DescribeStreamSummary have in common. */
export const describedStream = (stream: Stream) => ({
  StreamName: stream.name,
  StreamARN: streamArn(stream),
  StreamStatus: stream.status,
  StreamModeDetails: { StreamMode: stream.mode },
  RetentionPeriodHours: stream.retentionHours,
  StreamCreationTimestamp: shownCreationMs(stream),
  EnhancedMonitoring: [{ ShardLevelMetrics: stream.shardLevelMetrics }],
  EncryptionType: stream.encryptionKeyId === undefined ? ('NONE' as const) : ('KMS' as const),
  KeyId: stream.encryptionKeyId,
})

/** AWS shows whole seconds; epoch milliseconds here as in every output. */
export const shownCreationMs = ({ createdAtMs }: { readonly createdAtMs: number }): number =>
  Math.floor(createdAtMs / 1000) * 1000

/** Whether a stream's creation time is the one that a request gives as answers show it; every time is where none is given. */
export const isCreationTime = (givenMs: number | undefined, createdAtMs: number): boolean =>
  givenMs === undefined || shownCreationMs({ createdAtMs: givenMs }) === shownCreationMs({ createdAtMs })

export const describedConsumer = (stream: Stream, consumer: Consumer): ConsumerDescription => ({
  ConsumerName: consumer.name,
  ConsumerARN: arnOfConsumer(stream, consumer),
  ConsumerStatus: consumer.status,
  ConsumerCreationTimestamp: shownCreationMs(consumer),
})

export const describedShard = (stream: Stream, index: number): ShardDescription => {
  const shard = stream.shards[index] as Shard
  return {
    ShardId: shardId(index),
    ParentShardId: shard.parent === undefined ? undefined : shardId(shard.parent),
    AdjacentParentShardId: shard.adjacentParent === undefined ? undefined : shardId(shard.adjacentParent),
    HashKeyRange: { StartingHashKey: shard.startingHashKey, EndingHashKey: shard.endingHashKey },
    SequenceNumberRange: {
      StartingSequenceNumber: startingSequenceNumber(shard, index, stream.baseCounter),
      EndingSequenceNumber:
        shard.closedAtSeconds === undefined
          ? undefined
          : endingSequenceNumber(shard.createdAtSeconds, index, shard.closedAtSeconds, stream.baseCounter),
    },
  }
}

/** The shards in which a closed one goes on. */
export const describedChildren = (stream: Stream, index: number): readonly ChildShard[] =>
  childrenOf(stream.shards, index).map((child) => {
    const shard = stream.shards[child] as Shard
    const parents = [shard.parent, shard.adjacentParent].filter((parent) => parent !== undefined)
    return {
      ShardId: shardId(child),
      ParentShards: parents.map(shardId),
      HashKeyRange: { StartingHashKey: shard.startingHashKey, EndingHashKey: shard.endingHashKey },
    }
  })

/** A record as readers see it; EncryptionType only where it was written encrypted, as AWS does. */
const describedRecord = (shard: Shard, index: number, record: StoredRecord): RecordDescription => ({
  SequenceNumber: formatSequenceNumber(shard.createdAtSeconds, index, record.counter, record.sequenceSeconds),
  ApproximateArrivalTimestamp: record.arrivalMs,
  Data: record.data,
  PartitionKey: record.partitionKey,
  EncryptionType: record.encrypted ? 'KMS' : undefined,
})

/** The records of a page, whose written form several readers may share. */
export const describedRecords = (
  { repeatedLists }: Services,
  { incarnation, shard: index }: ShardKey,
  shard: Shard,
  { records }: RecordPage,
): RepeatableList<RecordDescription> =>
  // A page passes over records that have been trimmed, so it is told by how many there are between first and last.
  repeatedLists.list(
    `${incarnation}/${index}/${records.at(0)?.counter}/${records.at(-1)?.counter}/${records.length}`,
    () => records.map((record) => describedRecord(shard, index, record)),
  )

export const describedCommitment = (state: CommitmentState): MinimumThroughputBillingCommitmentOutput => ({
  Status: state.status,
  StartedAt: state.startedAtMs,
  EndedAt: state.endedAtMs,
  EarliestAllowedEndAt: state.earliestAllowedEndAtMs,
})
