import { parseConsumerArn, streamArn } from '../../src/domain/arn.js'
import type { Scope } from '../../src/domain/scope.js'
import type { Shard } from '../../src/domain/shard.js'
import { parseShardId } from '../../src/domain/shard-id.js'
import type { Consumer, ShardLevelMetric, Stream, StreamMode, StreamStatus } from '../../src/domain/stream.js'
import { streamId } from '../../src/domain/stream-id.js'
import type { Transition } from '../../src/domain/transition.js'
import type { ConsumerImage, StreamImage, TransitionImage } from './image.js'
import { RefusedStateError } from './image-error.js'
import { baseCounterOf, fromShardImage } from './shard-image.js'
import type { StreamParts } from './stream-image.js'

/** The key that AWS uses where a stream of ferrokinesis is encrypted without one. */
const defaultKey = 'alias/aws/kinesis'

/**
 * The stream as an image tells it, with defaults for what it does not tell. The same image always gives the same
 * stream. What was passing without an entry that says until when, is over.
 * @param shards the stream's own, made of their images
 * @returns undefined when the stream was on its way out without such an entry
 * @throws RefusedStateError, ImageError
 */
export const streamOfParts = (
  parts: StreamParts,
  scope: Scope,
  shards: readonly Shard[],
): Stream | undefined => {
  const { stream: image } = parts
  const { name } = image
  const pending = parts.transitions.find(([key]) => key === `stream:${name}`)?.[1]
  const status = image.stream_status as StreamStatus
  assertTransition(name, status, pending)
  if (status === 'DELETING' && pending === undefined) return undefined
  const arn = streamArn({ ...scope, name })
  const createdAtMs = Math.round(image.stream_creation_timestamp * 1000)
  const shardImages = pending?.CreateStream?.shards ?? image.shards
  const policy = textFor(parts.policies, image.stream_arn)
  const keyId = image.key_id ?? defaultKey
  const transition = transitionOf(pending, keyId)
  return {
    accountId: scope.accountId,
    region: scope.region,
    name,
    incarnation: streamId(arn, createdAtMs),
    status,
    createdAtMs,
    mode: image.stream_mode_details.StreamMode as StreamMode,
    retentionHours: image.retention_period_hours,
    shardLevelMetrics: image.enhanced_monitoring.flatMap(
      ({ ShardLevelMetrics }) => ShardLevelMetrics as ShardLevelMetric[],
    ),
    ...(image.encryption_type === 'KMS' ? { encryptionKeyId: keyId } : {}),
    shards,
    baseCounter: baseCounterOf(shardImages),
    tags: image.tags,
    ...(policy === undefined ? {} : { policy }),
    warmThroughputMiBps: image.warm_throughput_mibps,
    maxRecordSizeKiB: image.max_record_size_kib,
    distribution: 'USER_PARTITION_KEY',
    consumers: consumersOf(parts),
    ...(transition === undefined ? {} : { transition }),
  }
}

const expectedStatus = (pending: TransitionImage): StreamStatus =>
  pending.CreateStream != null ? 'CREATING' : pending.DeleteStream != null ? 'DELETING' : 'UPDATING'

const assertTransition = (name: string, status: StreamStatus, pending: TransitionImage | undefined): void => {
  if (pending === undefined) {
    if (status === 'CREATING' || status === 'UPDATING')
      throw new RefusedStateError(
        `ambiguous persisted stream transition for ${name}: ${status} without transition metadata`,
      )
    return
  }
  if (status === expectedStatus(pending)) return
  const [kind] = Object.keys(pending)
  throw new RefusedStateError(
    pending.DeleteStream == null
      ? `recovered ${kind} transition found stream in unexpected state`
      : `recovered DeleteStream transition found ${name} in unexpected state ${status}`,
  )
}

const transitionOf = (pending: TransitionImage | undefined, keyId: string): Transition | undefined => {
  if (pending?.CreateStream != null) {
    const { ready_at_ms: readyAtMs, shards } = pending.CreateStream
    return { kind: 'create', readyAtMs, shards: shards.map(fromShardImage) }
  }
  if (pending?.DeleteStream != null) return { kind: 'delete', readyAtMs: pending.DeleteStream.ready_at_ms }
  if (pending?.UpdateShardCount != null) {
    const { ready_at_ms: readyAtMs, target_shard_count: targetShardCount } = pending.UpdateShardCount
    return { kind: 'update-shard-count', readyAtMs, targetShardCount }
  }
  if (pending?.SplitShard != null) {
    const {
      ready_at_ms: readyAtMs,
      shard_to_split,
      new_starting_hash_key: startingHashKey,
    } = pending.SplitShard
    return { kind: 'split', readyAtMs, shard: shardOf('SplitShard', shard_to_split), startingHashKey }
  }
  if (pending?.MergeShards != null) {
    const { ready_at_ms: readyAtMs, shard_to_merge, adjacent_shard_to_merge } = pending.MergeShards
    return {
      kind: 'merge',
      readyAtMs,
      shard: shardOf('MergeShards', shard_to_merge),
      adjacentShard: shardOf('MergeShards', adjacent_shard_to_merge),
    }
  }
  if (pending?.StartStreamEncryption != null)
    return { kind: 'start-encryption', readyAtMs: pending.StartStreamEncryption.ready_at_ms, keyId }
  if (pending?.StopStreamEncryption != null)
    return { kind: 'stop-encryption', readyAtMs: pending.StopStreamEncryption.ready_at_ms }
  return undefined
}

const shardOf = (kind: string, id: string): number => {
  const index = parseShardId(id)
  if (index === undefined) throw new RefusedStateError(`recovered ${kind} transition has invalid shard id`)
  return index
}

const consumersOf = (parts: StreamParts): Consumer[] => {
  const ready = new Map(
    parts.transitions.flatMap(([, { RegisterConsumer, DeregisterConsumer }]) => {
      const pending = RegisterConsumer ?? DeregisterConsumer
      return pending == null ? [] : [[pending.consumer_arn, pending.ready_at_ms] as const]
    }),
  )
  return parts.consumers
    .flatMap((image) => consumerOf(image, ready.get(image.ConsumerARN), parts) ?? [])
    .sort((a, b) => a.createdAtMs - b.createdAtMs || (a.name < b.name ? -1 : 1))
}

const consumerOf = (
  image: ConsumerImage,
  readyAtMs: number | undefined,
  { policies, tags }: StreamParts,
): Consumer | undefined => {
  const { ConsumerARN: arn, ConsumerStatus: status } = image
  if (status === 'DELETING' && readyAtMs === undefined) return undefined
  const policy = textFor(policies, arn)
  return {
    name: image.ConsumerName,
    ...(readyAtMs === undefined
      ? { status: 'ACTIVE' }
      : { status: status === 'DELETING' ? 'DELETING' : 'CREATING', readyAtMs }),
    createdAtMs: (parseConsumerArn(arn)?.createdAtSeconds ?? image.ConsumerCreationTimestamp) * 1000,
    tags: tags.find(([of]) => of === arn)?.[1] ?? {},
    ...(policy === undefined ? {} : { policy }),
  }
}

/** An empty policy is none. */
const textFor = (texts: StreamParts['policies'], arn: string): string | undefined =>
  texts.find(([of]) => of === arn)?.[1] || undefined

/** The streams of an image's members, each with what they say of it. */
export const partsOfImage = (members: {
  readonly streams: readonly StreamImage[]
  readonly consumers: readonly ConsumerImage[]
  readonly policies: StreamParts['policies']
  readonly tags: StreamParts['tags']
  readonly transitions: readonly TransitionImage[]
}): StreamParts[] => {
  // Of two streams of one name the later counts.
  const byName = new Map(members.streams.map((stream) => [stream.name, stream]))
  const streamOf = (arn: string): string => arn.split('/consumer/', 1)[0] ?? arn
  const consumers = grouped(members.consumers, ({ ConsumerARN }) => streamOf(ConsumerARN))
  const policies = grouped(members.policies, ([arn]) => streamOf(arn))
  const tags = grouped(members.tags, ([arn]) => streamOf(arn))
  const transitions = grouped(members.transitions.map(keyed), ([key, transition]) => {
    const consumer = transition.RegisterConsumer ?? transition.DeregisterConsumer
    return consumer == null ? key : streamOf(consumer.consumer_arn)
  })
  return [...byName.values()].map((stream) => ({
    stream,
    transitions: [
      ...(transitions.get(stream.stream_arn) ?? []),
      ...(transitions.get(`stream:${stream.name}`) ?? []),
    ],
    consumers: consumers.get(stream.stream_arn) ?? [],
    policies: policies.get(stream.stream_arn) ?? [],
    tags: tags.get(stream.stream_arn) ?? [],
  }))
}

const keyed = (transition: TransitionImage): readonly [string, TransitionImage] => {
  const { RegisterConsumer, DeregisterConsumer, ...ofStreams } = transition
  const consumer = RegisterConsumer ?? DeregisterConsumer
  if (consumer != null) return [`consumer:${consumer.consumer_arn}`, transition]
  const [stream] = Object.values(ofStreams)
  return [`stream:${stream?.stream_name ?? ''}`, transition]
}

/** Values by a key, in their order. */
const grouped = <Value>(values: readonly Value[], keyOf: (value: Value) => string): Map<string, Value[]> => {
  const groups = new Map<string, Value[]>()
  for (const value of values) {
    const group = groups.get(keyOf(value))
    if (group === undefined) groups.set(keyOf(value), [value])
    else group.push(value)
  }
  return groups
}
