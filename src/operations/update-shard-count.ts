import { streamArn } from '../domain/arn.js'
import { assertActive, updating } from '../domain/lifecycle.js'
import { updateShardCountMaxShards } from '../domain/limits.js'
import {
  scaledBelowHalf,
  scaledBeyondDouble,
  shardLimitExceeded,
  streamOnDemand,
  targetShardCountTooHigh,
} from '../domain/refusals.js'
import { openShardCount } from '../domain/shard-map.js'
import { referredStream } from '../services/stream-reference.js'
import type { Operation } from './operation.js'

/**
 * Splits and merges a stream's shards until the target is reached; UPDATING until it is done. The count that the
 * stream has already is no error and changes nothing, as moto's authors found it.
 * @throws KinesisError ResourceNotFoundException, ResourceInUseException, LimitExceededException,
 *   ValidationException for on-demand streams
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateShardCount.html}
 */
export const updateShardCount: Operation<'UpdateShardCount'> = async (
  input,
  { scope },
  { streams, settings, callRates },
) => {
  const key = await referredStream(input, scope, streams)
  const { name, accountId, region } = key
  const target = input.TargetShardCount
  const { before, after } = await streams.update(key, (stream, account, nowMs) => {
    assertActive(stream)
    if (stream.mode === 'ON_DEMAND') throw streamOnDemand(name, accountId)
    const open = openShardCount(stream.shards)
    if (target === open) return stream
    if (target > open * 2) throw scaledBeyondDouble(open, target)
    if (target < open / 2) throw scaledBelowHalf(open, target)
    if (target > updateShardCountMaxShards)
      throw targetShardCountTooHigh(updateShardCountMaxShards, open, target)
    const { shardLimit, updateStreamMs } = settings
    if (target > open && account.openShards + target - open > shardLimit)
      throw shardLimitExceeded(accountId, region, account.openShards, shardLimit, target - open)
    callRates.assertChangeable('UpdateShardCount', stream)
    return updating(stream, {
      kind: 'update-shard-count',
      readyAtMs: nowMs + updateStreamMs,
      targetShardCount: target,
    })
  })
  if (after !== before) callRates.changed('UpdateShardCount', after)
  return {
    StreamName: name,
    CurrentShardCount: openShardCount(before.shards),
    TargetShardCount: target,
    StreamARN: streamArn(key),
  }
}
