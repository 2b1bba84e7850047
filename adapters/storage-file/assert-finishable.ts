import { hashKeyBytes } from '../../src/domain/hash-key.js'
import { updateShardCountMaxShards } from '../../src/domain/limits.js'
import type { Shard } from '../../src/domain/shard.js'
import { areAdjacent, isOpen } from '../../src/domain/shard-map.js'
import type { Stream } from '../../src/domain/stream.js'
import { RefusedStateError } from './image-error.js'

/**
 * Refuses a stream whose transition could not be finished: nobody could look at the stream once that is due. No
 * operation begins such a transition, so somebody else has written it.
 * @throws RefusedStateError
 */
export const assertFinishable = ({ shards, transition }: Pick<Stream, 'shards' | 'transition'>): void => {
  switch (transition?.kind) {
    case 'split': {
      const shard = openShard(shards, transition.shard, 'SplitShard')
      if (!divides(transition.startingHashKey, shard))
        throw new RefusedStateError('recovered SplitShard transition has invalid hash key')
      break
    }
    case 'merge': {
      const lower = openShard(shards, transition.shard, 'MergeShards')
      const upper = openShard(shards, transition.adjacentShard, 'MergeShards')
      if (!areAdjacent(lower, upper))
        throw new RefusedStateError('recovered MergeShards transition points to shards that are not adjacent')
      break
    }
    case 'update-shard-count': {
      const target = transition.targetShardCount
      if (target < 1 || target > updateShardCountMaxShards)
        throw new RefusedStateError('recovered UpdateShardCount transition has invalid shard count')
    }
  }
}

const openShard = (shards: readonly Shard[], index: number, kind: string): Shard => {
  const shard = shards[index]
  if (shard === undefined) throw new RefusedStateError(`recovered ${kind} transition points to missing shard`)
  if (!isOpen(shard)) throw new RefusedStateError(`recovered ${kind} transition points to closed shard`)
  return shard
}

const divides = (hashKey: string, { startingHashKey, endingHashKey }: Shard): boolean =>
  hashKeyBytes(hashKey) !== undefined &&
  BigInt(hashKey) > BigInt(startingHashKey) &&
  BigInt(hashKey) <= BigInt(endingHashKey)
