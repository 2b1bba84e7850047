import { Buffer } from 'node:buffer'
import { consumerArn, streamArn } from '../../src/domain/arn.js'
import { consumerCreationSeconds } from '../../src/domain/consumer.js'
import { shardId } from '../../src/domain/shard-id.js'
import type { Consumer, Stream, StreamStatus } from '../../src/domain/stream.js'
import type { Transition } from '../../src/domain/transition.js'
import type { ConsumerImage, StreamImage, TransitionImage } from './image.js'
import { toShardImage } from './shard-image.js'

/** What an image says of one stream, in its several members. */
export interface StreamParts {
  readonly stream: StreamImage
  /** With the key that orders them. */
  readonly transitions: readonly (readonly [key: string, transition: TransitionImage])[]
  readonly consumers: readonly ConsumerImage[]
  readonly policies: readonly (readonly [arn: string, policy: string])[]
  readonly tags: readonly (readonly [arn: string, tags: Readonly<Record<string, string>>])[]
}

/** @param counters for each shard the counter of its next record */
export const toStreamParts = (stream: Stream, counters: readonly number[]): StreamParts => {
  const arn = streamArn(stream)
  const consumers = stream.consumers.map((consumer) => ({
    consumer,
    arn: consumerArn(arn, consumer.name, consumerCreationSeconds(consumer)),
  }))
  const transition = transitionImage(stream)
  return {
    stream: streamImage(stream, arn, counters),
    transitions: [
      ...consumers.flatMap(({ consumer, arn }) => {
        const image = consumerTransition(consumer, arn)
        return image === undefined ? [] : [[`consumer:${arn}`, image] as const]
      }),
      ...(transition === undefined ? [] : [[`stream:${stream.name}`, transition] as const]),
    ],
    consumers: consumers.map(({ consumer, arn }) => ({
      ConsumerName: consumer.name,
      ConsumerARN: arn,
      ConsumerStatus: consumer.status,
      ConsumerCreationTimestamp: consumerCreationSeconds(consumer),
    })),
    policies: [
      ...(stream.policy === undefined ? [] : [[arn, stream.policy] as const]),
      ...consumers.flatMap(({ consumer, arn }) =>
        consumer.policy === undefined ? [] : [[arn, consumer.policy] as const],
      ),
    ],
    tags: consumers.flatMap(({ consumer, arn }) =>
      Object.keys(consumer.tags).length === 0 ? [] : [[arn, inByteOrder(consumer.tags)] as const],
    ),
  }
}

const streamImage = (stream: Stream, arn: string, counters: readonly number[]): StreamImage => {
  const { transition, encryptionKeyId } = stream
  const newKey = transition?.kind === 'start-encryption' ? transition.keyId : undefined
  return {
    name: stream.name,
    retention_period_hours: stream.retentionHours,
    enhanced_monitoring: [{ ShardLevelMetrics: stream.shardLevelMetrics }],
    encryption_type: encryptionKeyId === undefined ? 'NONE' : 'KMS',
    has_more_shards: false,
    shards: stream.shards.map((shard, index) => toShardImage(shard, index, stream.baseCounter)),
    stream_arn: arn,
    stream_name: stream.name,
    stream_status: statusDuring(transition),
    stream_creation_timestamp: stream.createdAtMs / 1000,
    stream_mode_details: { StreamMode: stream.mode },
    tags: inByteOrder(stream.tags),
    key_id: newKey ?? encryptionKeyId ?? null,
    warm_throughput_mibps: stream.warmThroughputMiBps,
    max_record_size_kib: stream.maxRecordSizeKiB,
    shard_counters: counters,
  }
}

/** ferrokinesis refuses a status that no transition of its own explains; it knows none that only waits. */
const statusDuring = (transition: Transition | undefined): StreamStatus => {
  switch (transition?.kind) {
    case undefined:
    case 'configure':
      return 'ACTIVE'
    case 'create':
      return 'CREATING'
    case 'delete':
      return 'DELETING'
    default:
      return 'UPDATING'
  }
}

const transitionImage = ({ name, baseCounter, transition }: Stream): TransitionImage | undefined => {
  if (transition === undefined) return undefined
  const head = { stream_name: name, ready_at_ms: Math.max(0, Math.floor(transition.readyAtMs)) }
  return transitionMember(transition, head, baseCounter)
}

const transitionMember = (
  transition: Transition,
  head: { readonly stream_name: string; readonly ready_at_ms: number },
  baseCounter: number,
): TransitionImage | undefined => {
  switch (transition.kind) {
    case 'create':
      return {
        CreateStream: {
          ...head,
          shards: transition.shards.map((shard, index) => toShardImage(shard, index, baseCounter)),
        },
      }
    case 'delete':
      return { DeleteStream: head }
    case 'update-shard-count':
      return { UpdateShardCount: { ...head, target_shard_count: transition.targetShardCount } }
    case 'split':
      return {
        SplitShard: {
          ...head,
          shard_to_split: shardId(transition.shard),
          new_starting_hash_key: transition.startingHashKey,
        },
      }
    case 'merge':
      return {
        MergeShards: {
          ...head,
          shard_to_merge: shardId(transition.shard),
          adjacent_shard_to_merge: shardId(transition.adjacentShard),
        },
      }
    case 'start-encryption':
      return { StartStreamEncryption: head }
    case 'stop-encryption':
      return { StopStreamEncryption: head }
    case 'configure':
      return undefined
  }
}

const consumerTransition = ({ status, readyAtMs }: Consumer, arn: string): TransitionImage | undefined => {
  if (readyAtMs === undefined) return undefined
  const ready = { consumer_arn: arn, ready_at_ms: Math.max(0, Math.floor(readyAtMs)) }
  return status === 'DELETING' ? { DeregisterConsumer: ready } : { RegisterConsumer: ready }
}

const inByteOrder = (tags: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(tags).sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b))))
