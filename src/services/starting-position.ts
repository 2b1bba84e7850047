import {
  internalFailure,
  startingSequenceNumberInvalid,
  startingSequenceNumberMissing,
  startingSequenceNumberOfOtherShard,
  startingSequenceNumberOfOtherStream,
  startingSequenceNumberUnwanted,
  timestampInFuture,
  timestampMissing,
} from '../domain/refusals.js'
import {
  incrementSequenceNumber,
  parseSequenceNumber,
  type SequenceNumber,
  startingSequenceNumber,
} from '../domain/sequence-number.js'
import type { Shard } from '../domain/shard.js'
import { shardId } from '../domain/shard-id.js'
import type { Stream } from '../domain/stream.js'
import { cameFromShard, positionFrom } from '../domain/stream-position.js'
import type { Clock } from '../ports/clock.js'
import type { StreamKey } from '../ports/document-keys.js'
import type { StoragePort } from '../ports/storage.js'

/** Where a reader wants to begin. */
export interface StartingPoint {
  readonly type: 'AT_SEQUENCE_NUMBER' | 'AFTER_SEQUENCE_NUMBER' | 'TRIM_HORIZON' | 'LATEST' | 'AT_TIMESTAMP'
  readonly sequenceNumber: string | undefined
  /** Epoch milliseconds. */
  readonly timestampMs: number | undefined
}

export interface ShardInStream {
  readonly key: StreamKey
  readonly stream: Stream
  readonly shard: Shard
  readonly index: number
}

/**
 * The position that a reader begins at, as a sequence number. AT_TIMESTAMP with no record at or after the time is the
 * position of the next record; together with a sequence number it begins after that number.
 * @param operation for texts
 * @throws KinesisError InvalidArgumentException, InternalFailure for a number of the oldest kind, as AWS does
 */
export const startingPosition = async (
  point: StartingPoint,
  target: ShardInStream,
  operation: 'GetShardIterator' | 'SubscribeToShard',
  { storage, clock }: { readonly storage: StoragePort; readonly clock: Clock },
): Promise<string> => {
  const { type, sequenceNumber, timestampMs } = point
  const { key, stream, shard, index } = target
  const shardKey = { key, incarnation: stream.incarnation, shard: index }
  if (sequenceNumber !== undefined) {
    if (type === 'TRIM_HORIZON' || type === 'LATEST') throw startingSequenceNumberUnwanted(type)
    const sequence = sequenceOfShard(sequenceNumber, target, operation)
    return type === 'AT_SEQUENCE_NUMBER' ? sequenceNumber : incrementSequenceNumber(sequence)
  }
  switch (type) {
    case 'AT_SEQUENCE_NUMBER':
    case 'AFTER_SEQUENCE_NUMBER':
      throw startingSequenceNumberMissing(type)
    case 'TRIM_HORIZON':
      return startingSequenceNumber(shard, index, stream.baseCounter)
    case 'LATEST':
      return positionFrom(shard, index, (await storage.tip(shardKey)).next)
    case 'AT_TIMESTAMP': {
      if (timestampMs === undefined) throw timestampMissing()
      const nowMs = clock.now()
      if (timestampMs > nowMs) throw timestampInFuture(timestampMs, nowMs)
      return positionFrom(shard, index, await storage.find(shardKey, timestampMs))
    }
  }
}

/** A number that the client supplies must be one of this shard, though it need not have been issued. */
const sequenceOfShard = (
  given: string,
  { stream, shard, index }: ShardInStream,
  operation: string,
): SequenceNumber => {
  const { name, accountId } = stream
  const sequence = parseSequenceNumber(given)
  const id = shardId(index)
  if (sequence === undefined) throw startingSequenceNumberInvalid(given, operation, id, name, accountId)
  if (sequence.shard !== index) throw startingSequenceNumberOfOtherShard(shardId(sequence.shard), id)
  if (cameFromShard(sequence, stream, shard)) return sequence
  if (sequence.version === 0) throw internalFailure()
  throw startingSequenceNumberOfOtherStream(given, operation, id, name, accountId)
}
