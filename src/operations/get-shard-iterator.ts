import { dryRun, shardDoesNotExist, shardRateExceeded } from '../domain/refusals.js'
import { isRetained } from '../domain/retention.js'
import { namedShard, shardId } from '../domain/shard-id.js'
import { encodeShardIterator } from '../domain/shard-iterator.js'
import { startingPosition } from '../services/starting-position.js'
import { referredStream } from '../services/stream-reference.js'
import type { Operation } from './operation.js'

/**
 * Gives a token for a position in a shard. AT_TIMESTAMP with no record at or after the time is the position of the
 * next record; together with StartingSequenceNumber it reads after that number.
 * @throws KinesisError ResourceNotFoundException, InvalidArgumentException, DryRunOperationException,
 *   InternalFailure for a starting number of the oldest kind, as AWS does
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetShardIterator.html}
 */
export const getShardIterator: Operation<'GetShardIterator'> = async (input, { scope }, services) => {
  const { streams, clock, throughput } = services
  const key = await referredStream(input, scope, streams)
  const { name, accountId } = key
  const index = namedShard(input.ShardId, key)
  const stream = (await streams.find(key))?.value
  const shard = stream?.shards[index]
  if (stream === undefined || shard === undefined || !isRetained(shard, stream, clock.now())) {
    if (stream === undefined) await streams.reportMissing(key)
    throw shardDoesNotExist(shardId(index), name, accountId)
  }
  const point = {
    type: input.ShardIteratorType,
    sequenceNumber: input.StartingSequenceNumber,
    timestampMs: input.Timestamp,
  }
  const position = await startingPosition(point, { key, stream, shard, index }, 'GetShardIterator', services)
  if (input.DryRun === true) throw dryRun()
  if (!throughput.iterator({ key, incarnation: stream.incarnation, shard: index }))
    throw shardRateExceeded(shardId(index), name, accountId)
  return {
    ShardIterator: encodeShardIterator({
      issuedAtMs: clock.now(),
      streamName: name,
      shard: index,
      sequenceNumber: position,
    }),
  }
}
