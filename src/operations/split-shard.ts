import { assertActive, updating } from '../domain/lifecycle.js'
import {
  shardAlreadyClosed,
  shardLimitExceeded,
  shardNotFound,
  splitOutOfRange,
  streamOnDemand,
} from '../domain/refusals.js'
import { namedShard, shardId } from '../domain/shard-id.js'
import { isOpen } from '../domain/shard-map.js'
import { referredStream } from '../services/stream-reference.js'
import type { Operation } from './operation.js'

/**
 * Splits a shard at a hash key; UPDATING until it is done.
 * @throws KinesisError ResourceNotFoundException, ResourceInUseException, InvalidArgumentException,
 *   LimitExceededException, ValidationException for on-demand streams
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_SplitShard.html}
 */
export const splitShard: Operation<'SplitShard'> = async (input, { scope }, { streams, settings }) => {
  const key = await referredStream(input, scope, streams)
  const { name, accountId, region } = key
  const index = namedShard(input.ShardToSplit, key)
  const id = shardId(index)
  await streams.update(key, (stream, account, nowMs) => {
    assertActive(stream)
    if (stream.mode === 'ON_DEMAND') throw streamOnDemand(name, accountId)
    const shard = stream.shards[index]
    if (shard === undefined) throw shardNotFound(id, name, accountId)
    if (!isOpen(shard)) throw shardAlreadyClosed(id, name, accountId)
    if (account.openShards + 1 > settings.shardLimit)
      throw shardLimitExceeded(accountId, region, account.openShards, settings.shardLimit, 1)
    const at = BigInt(input.NewStartingHashKey)
    if (at <= BigInt(shard.startingHashKey) + 1n || at >= BigInt(shard.endingHashKey)) {
      const { startingHashKey, endingHashKey } = shard
      throw splitOutOfRange(input.NewStartingHashKey, id, name, accountId, startingHashKey, endingHashKey)
    }
    return updating(stream, {
      kind: 'split',
      readyAtMs: nowMs + settings.updateStreamMs,
      shard: index,
      startingHashKey: input.NewStartingHashKey,
    })
  })
  return {}
}
