import { describeStreamMaxShards } from '../domain/limits.js'
import { retainedShards } from '../domain/retention.js'
import { namedShard } from '../domain/shard-id.js'
import { referredStream } from '../services/stream-reference.js'
import { describedShard, describedStream } from './descriptions.js'
import type { Operation } from './operation.js'

/**
 * Describes a stream with one page of its shards: at most 100, also when Limit names more.
 * @throws KinesisError ResourceNotFoundException
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DescribeStream.html}
 */
export const describeStream: Operation<'DescribeStream'> = async (input, { scope }, { streams, clock }) => {
  const key = await referredStream(input, scope, streams)
  const after = input.ExclusiveStartShardId === undefined ? -1 : namedShard(input.ExclusiveStartShardId, key)
  const { value: stream } = await streams.get(key)
  const limit = Math.min(input.Limit ?? describeStreamMaxShards, describeStreamMaxShards)
  const remaining = retainedShards(stream, clock.now()).filter((index) => index > after)
  return {
    StreamDescription: {
      ...describedStream(stream),
      Shards: remaining.slice(0, limit).map((index) => describedShard(stream, index)),
      HasMoreShards: remaining.length > limit,
    },
  }
}
