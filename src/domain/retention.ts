import type { Shard } from './shard.js'
import { lastsBeyond } from './shard-map.js'
import type { Stream } from './stream.js'

const hourMs = 3_600_000

/** Epoch milliseconds of the trim horizon: records that arrived before are no longer there for anybody. */
export const trimHorizonMs = (stream: Stream, nowMs: number): number => nowMs - stream.retentionHours * hourMs

/** Whether a shard may still hold records: closed shards disappear when their last second has passed retention. */
export const isRetained = (shard: Shard, stream: Stream, nowMs: number): boolean =>
  lastsBeyond(shard, trimHorizonMs(stream, nowMs))

/** Indices of the shards that answers show. */
export const retainedShards = (stream: Stream, nowMs: number): number[] =>
  stream.shards.flatMap((shard, index) => (isRetained(shard, stream, nowMs) ? [index] : []))
