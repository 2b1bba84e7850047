import { streamNotActive } from './refusals.js'
import { mergeShards, openShardCount, scaleShards, splitShard } from './shard-map.js'
import type { Consumer, Stream } from './stream.js'
import type { Transition } from './transition.js'

/** @throws KinesisError ResourceInUseException unless the stream is ACTIVE */
export const assertActive = ({ name, accountId, status }: Stream): void => {
  if (status !== 'ACTIVE') throw streamNotActive(name, accountId, status)
}

/** The stream as it is while a transition other than its creation and deletion is under way. */
export const updating = (stream: Stream, transition: Transition): Stream => ({
  ...stream,
  status: 'UPDATING',
  transition,
})

/**
 * The stream as it stands at `nowMs`: what is due of its transition and of its consumers' is applied with the
 * clock of now, never back-dated.
 * @returns the same object when nothing was due; undefined when the stream is gone
 */
export const settle = (stream: Stream, nowMs: number): Stream | undefined => {
  const consumers = settleConsumers(stream.consumers, nowMs)
  const { transition, ...rest } = stream
  if (transition === undefined || transition.readyAtMs > nowMs)
    return consumers === stream.consumers ? stream : { ...stream, consumers }
  return finish({ ...rest, consumers, status: 'ACTIVE' }, transition, nowMs)
}

const finish = (stream: Stream, transition: Transition, nowMs: number): Stream | undefined => {
  switch (transition.kind) {
    case 'create':
      return { ...stream, shards: transition.shards }
    case 'delete':
      return undefined
    case 'split': {
      const { shard, startingHashKey } = transition
      return { ...stream, shards: splitShard(stream.shards, shard, startingHashKey, nowMs) }
    }
    case 'merge': {
      const { shard, adjacentShard } = transition
      return { ...stream, shards: mergeShards(stream.shards, shard, adjacentShard, nowMs) }
    }
    case 'update-shard-count':
      return { ...stream, shards: scaleShards(stream.shards, transition.targetShardCount, nowMs) }
    case 'start-encryption':
      return { ...stream, encryptionKeyId: transition.keyId }
    case 'stop-encryption': {
      const { encryptionKeyId: _, ...unencrypted } = stream
      return unencrypted
    }
    case 'configure':
      return stream
  }
}

const settleConsumers = (consumers: readonly Consumer[], nowMs: number): readonly Consumer[] => {
  if (!consumers.some((consumer) => isDue(consumer, nowMs))) return consumers
  return consumers.flatMap((consumer) => {
    if (!isDue(consumer, nowMs)) return [consumer]
    if (consumer.status === 'DELETING') return []
    const { readyAtMs: _, ...settled } = consumer
    return [{ ...settled, status: 'ACTIVE' as const }]
  })
}

const isDue = (consumer: Consumer, nowMs: number): boolean =>
  consumer.readyAtMs !== undefined && consumer.readyAtMs <= nowMs

/** Epoch milliseconds from which {@link settle} has something to do; Infinity when nothing is under way. */
export const nextDueMs = (stream: Stream): number =>
  Math.min(
    stream.transition?.readyAtMs ?? Number.POSITIVE_INFINITY,
    ...stream.consumers.map((consumer) => consumer.readyAtMs ?? Number.POSITIVE_INFINITY),
  )

/** What a stream counts for in its account's limits. */
export interface StreamUsage {
  /** Open shards, with those that a pending transition has reserved. */
  readonly openShards: number
  readonly onDemandStreams: number
  readonly creatingStreams: number
}

export const usageOf = (stream: Stream | undefined): StreamUsage =>
  stream === undefined
    ? { openShards: 0, onDemandStreams: 0, creatingStreams: 0 }
    : {
        openShards: openShardCount(stream.shards) + reservedShards(stream),
        onDemandStreams: stream.mode === 'ON_DEMAND' ? 1 : 0,
        creatingStreams: stream.status === 'CREATING' ? 1 : 0,
      }

const reservedShards = ({ shards, transition }: Stream): number => {
  switch (transition?.kind) {
    case 'create':
      return transition.shards.length
    case 'split':
      return 1
    case 'update-shard-count':
      return Math.max(0, transition.targetShardCount - openShardCount(shards))
    default:
      return 0
  }
}
