import { assertActive, updating } from '../domain/lifecycle.js'
import { shardAlreadyClosed, shardNotFound, shardsNotAdjacent, streamOnDemand } from '../domain/refusals.js'
import type { Shard } from '../domain/shard.js'
import { namedShard, shardId } from '../domain/shard-id.js'
import { areAdjacent, isOpen } from '../domain/shard-map.js'
import type { Stream } from '../domain/stream.js'
import { referredStream } from '../services/stream-reference.js'
import type { Operation } from './operation.js'

/**
 * Merges two neighbours; ShardToMerge is the one with the lower hash keys. UPDATING until it is done.
 * @throws KinesisError ResourceNotFoundException, ResourceInUseException, InvalidArgumentException,
 *   ValidationException for on-demand streams
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_MergeShards.html}
 */
export const mergeShards: Operation<'MergeShards'> = async (input, { scope }, { streams, settings }) => {
  const key = await referredStream(input, scope, streams)
  const { name, accountId } = key
  const lower = namedShard(input.ShardToMerge, key)
  const upper = namedShard(input.AdjacentShardToMerge, key)
  await streams.update(key, (stream, _account, nowMs) => {
    assertActive(stream)
    if (stream.mode === 'ON_DEMAND') throw streamOnDemand(name, accountId)
    const first = existingShard(stream, lower)
    const second = existingShard(stream, upper)
    for (const [shard, index] of [
      [first, lower],
      [second, upper],
    ] as const)
      if (!isOpen(shard)) throw shardAlreadyClosed(shardId(index), name, accountId)
    if (!areAdjacent(first, second)) throw shardsNotAdjacent(shardId(lower), shardId(upper), name, accountId)
    return updating(stream, {
      kind: 'merge',
      readyAtMs: nowMs + settings.updateStreamMs,
      shard: lower,
      adjacentShard: upper,
    })
  })
  return {}
}

const existingShard = (stream: Stream, index: number): Shard => {
  const shard = stream.shards[index]
  if (shard === undefined) throw shardNotFound(shardId(index), stream.name, stream.accountId)
  return shard
}
