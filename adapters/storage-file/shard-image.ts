import { hashKeyBytes } from '../../src/domain/hash-key.js'
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
    startingHashKey: hashKeyIn(image.HashKeyRange.StartingHashKey),
    endingHashKey: hashKeyIn(image.HashKeyRange.EndingHashKey),
    createdAtSeconds: sequenceNumberIn(StartingSequenceNumber).createdAtSeconds,
    ...(EndingSequenceNumber == null
      ? {}
      : { closedAtSeconds: sequenceNumberIn(EndingSequenceNumber).seconds ?? 0 }),
    ...(ParentShardId == null ? {} : { parent: shardIndexIn(ParentShardId) }),
    ...(AdjacentParentShardId == null ? {} : { adjacentParent: shardIndexIn(AdjacentParentShardId) }),
  }
}

/**
 * The counter before that of a stream's first records, as its shards' starting numbers have it.
 * @throws ImageError where the next one would be no safe integer
 */
export const baseCounterOf = (shards: readonly ShardImage[]): number => {
  const [first] = shards
  if (first === undefined) return 0
  const { StartingSequenceNumber: text } = first.SequenceNumberRange
  const counter = Number(sequenceNumberIn(text).counter)
  if (counter >= Number.MAX_SAFE_INTEGER) throw invalidNumber(text)
  return counter
}

const shardIndexIn = (id: string): number => {
  const index = parseShardId(id)
  if (index === undefined) throw new ImageError(`invalid shard id ${JSON.stringify(id)}`)
  return index
}

const hashKeyIn = (text: string): string => {
  if (hashKeyBytes(text) === undefined) throw new ImageError(`invalid hash key ${JSON.stringify(text)}`)
  return text
}

const sequenceNumberIn = (text: string) => {
  const sequence = parseSequenceNumber(text)
  if (sequence === undefined) throw invalidNumber(text)
  return sequence
}

const invalidNumber = (text: string): ImageError =>
  new ImageError(`invalid sequence number ${JSON.stringify(text)}`)
