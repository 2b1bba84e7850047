import {
  endingSequenceNumber,
  parseSequenceNumber,
  startingSequenceNumber,
} from '../../src/domain/sequence-number.js'
import type { Shard } from '../../src/domain/shard.js'
import { parseShardId, shardId } from '../../src/domain/shard-id.js'
import type { ShardImage } from './image.js'
import { ImageError } from './image-error.js'

export const toShardImage = (shard: Shard, index: number, baseCounter: number): ShardImage => ({
  ShardId: shardId(index),
  HashKeyRange: { StartingHashKey: shard.startingHashKey, EndingHashKey: shard.endingHashKey },
  SequenceNumberRange: {
    StartingSequenceNumber: startingSequenceNumber(shard, index, baseCounter),
    ...(shard.closedAtSeconds === undefined
      ? {}
      : {
          EndingSequenceNumber: endingSequenceNumber(
            shard.createdAtSeconds,
            index,
            shard.closedAtSeconds,
            baseCounter,
          ),
        }),
  },
  ...(shard.parent === undefined ? {} : { ParentShardId: shardId(shard.parent) }),
  ...(shard.adjacentParent === undefined ? {} : { AdjacentParentShardId: shardId(shard.adjacentParent) }),
})

/** @throws ImageError */
export const fromShardImage = (image: ShardImage): Shard => {
  const { StartingSequenceNumber, EndingSequenceNumber } = image.SequenceNumberRange
  const { ParentShardId, AdjacentParentShardId } = image
  return {
    startingHashKey: image.HashKeyRange.StartingHashKey,
    endingHashKey: image.HashKeyRange.EndingHashKey,
    createdAtSeconds: sequenceNumberIn(StartingSequenceNumber).createdAtSeconds,
    ...(EndingSequenceNumber == null
      ? {}
      : { closedAtSeconds: sequenceNumberIn(EndingSequenceNumber).seconds ?? 0 }),
    ...(ParentShardId == null ? {} : { parent: shardIndexIn(ParentShardId) }),
    ...(AdjacentParentShardId == null ? {} : { adjacentParent: shardIndexIn(AdjacentParentShardId) }),
  }
}

/** The counter before that of a stream's first records, as its shards' starting numbers have it. */
export const baseCounterOf = (shards: readonly ShardImage[]): number => {
  const [first] = shards
  return first === undefined
    ? 0
    : Number(sequenceNumberIn(first.SequenceNumberRange.StartingSequenceNumber).counter)
}

/** @throws ImageError */
export const shardIndexIn = (id: string): number => {
  const index = parseShardId(id)
  if (index === undefined) throw new ImageError(`invalid shard id ${JSON.stringify(id)}`)
  return index
}

const sequenceNumberIn = (text: string) => {
  const sequence = parseSequenceNumber(text)
  if (sequence === undefined) throw new ImageError(`invalid sequence number ${JSON.stringify(text)}`)
  return sequence
}
