import { maxRetentionHours, minRetentionHours } from './limits.js'
import { retentionTooLong, retentionTooShort } from './refusals.js'
import type { Shard } from './shard.js'
import { lastsBeyond } from './shard-map.js'
import type { Stream } from './stream.js'

const hourMs = 3_600_000

/** Epoch milliseconds of the trim horizon: records that arrived before are no longer there for anybody. */
export const trimHorizonMs = (stream: Stream, nowMs: number): number =>
  Math.max(stream.expiredBeforeMs ?? Number.NEGATIVE_INFINITY, nowMs - stream.retentionHours * hourMs)

/** What changes in a stream with another retention. What has expired by now does not come back. */
export const changedRetention = (
  stream: Stream,
  retentionHours: number,
  nowMs: number,
): Pick<Stream, 'retentionHours' | 'expiredBeforeMs'> => ({
  retentionHours,
  expiredBeforeMs: trimHorizonMs(stream, nowMs),
})

/** @throws KinesisError InvalidArgumentException outside 24 to 8760 hours */
export const assertRetentionHours = (hours: number): void => {
  if (hours < minRetentionHours) throw retentionTooShort(hours)
  if (hours > maxRetentionHours) throw retentionTooLong(hours)
}

/** Whether a shard may still hold records: closed shards disappear when their last second has passed retention. */
export const isRetained = (shard: Shard, stream: Stream, nowMs: number): boolean =>
  lastsBeyond(shard, trimHorizonMs(stream, nowMs))

/** Indices of the shards that answers show. */
export const retainedShards = (stream: Stream, nowMs: number): number[] =>
  stream.shards.flatMap((shard, index) => (isRetained(shard, stream, nowMs) ? [index] : []))
