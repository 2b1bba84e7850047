import {
  dryRun,
  internalFailure,
  shardDoesNotExist,
  shardNotFound,
  startingSequenceNumberInvalid,
  startingSequenceNumberMissing,
  startingSequenceNumberOfOtherShard,
  startingSequenceNumberOfOtherStream,
  startingSequenceNumberUnwanted,
  timestampInFuture,
  timestampMissing,
} from '../domain/refusals.js'
import { isRetained } from '../domain/retention.js'
import {
  incrementSequenceNumber,
  parseSequenceNumber,
  type SequenceNumber,
  startingSequenceNumber,
} from '../domain/sequence-number.js'
import type { Shard } from '../domain/shard.js'
import { parseShardId, shardId } from '../domain/shard-id.js'
import { encodeShardIterator } from '../domain/shard-iterator.js'
import type { Stream } from '../domain/stream.js'
import { cameFromShard, positionFrom } from '../domain/stream-position.js'
import { referredStream } from '../services/stream-reference.js'
import type { StreamKey } from '../services/streams.js'
import type { GetShardIteratorInput } from './api.generated.js'
import type { Operation, Services } from './operation.js'

/**
 * Gives a token for a position in a shard. AT_TIMESTAMP with no record at or after the time is the position of the
 * next record; together with StartingSequenceNumber it reads after that number.
 * @throws KinesisError ResourceNotFoundException, InvalidArgumentException, DryRunOperationException,
 *   InternalFailure for a starting number of the oldest kind, as AWS does
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetShardIterator.html}
 */
export const getShardIterator: Operation<'GetShardIterator'> = async (input, { scope }, services) => {
  const { streams, clock } = services
  const key = await referredStream(input, scope, streams)
  const { name, accountId } = key
  const index = parseShardId(input.ShardId)
  if (index === undefined) throw shardNotFound(input.ShardId, name, accountId)
  const stream = (await streams.find(key))?.value
  const shard = stream?.shards[index]
  if (stream === undefined || shard === undefined || !isRetained(shard, stream, clock.now())) {
    if (stream === undefined) await streams.notFound(key)
    throw shardDoesNotExist(shardId(index), name, accountId)
  }
  const position = await startingPosition(input, { key, stream, shard, index }, services)
  if (input.DryRun === true) throw dryRun()
  return {
    ShardIterator: encodeShardIterator({
      issuedAtMs: clock.now(),
      streamName: name,
      shard: index,
      sequenceNumber: position,
    }),
  }
}

interface Target {
  readonly key: StreamKey
  readonly stream: Stream
  readonly shard: Shard
  readonly index: number
}

/** The position as a sequence number. */
const startingPosition = async (
  input: GetShardIteratorInput,
  target: Target,
  { storage, clock }: Services,
): Promise<string> => {
  const { ShardIteratorType: type, StartingSequenceNumber: given } = input
  const { key, stream, shard, index } = target
  const shardKey = { key, incarnation: stream.incarnation, shard: index }
  if (given !== undefined) {
    if (type === 'TRIM_HORIZON' || type === 'LATEST') throw startingSequenceNumberUnwanted(type)
    const sequence = startingSequence(given, target)
    return type === 'AT_SEQUENCE_NUMBER' ? given : incrementSequenceNumber(sequence)
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
      if (input.Timestamp === undefined) throw timestampMissing()
      const nowMs = clock.now()
      if (input.Timestamp > nowMs) throw timestampInFuture(input.Timestamp, nowMs)
      return positionFrom(shard, index, await storage.find(shardKey, input.Timestamp))
    }
  }
}

const startingSequence = (given: string, { stream, shard, index }: Target): SequenceNumber => {
  const { name, accountId } = stream
  const sequence = parseSequenceNumber(given)
  const id = shardId(index)
  if (sequence === undefined) throw startingSequenceNumberInvalid(given, id, name, accountId)
  if (sequence.shard !== index) throw startingSequenceNumberOfOtherShard(shardId(sequence.shard), id)
  if (cameFromShard(sequence, stream, shard)) return sequence
  if (sequence.version === 0) throw internalFailure()
  throw startingSequenceNumberOfOtherStream(given, id, name, accountId)
}
