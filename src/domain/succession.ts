import type { Account, DepartedStream } from './account.js'
import type { Stream } from './stream.js'

/**
 * A sequence number tells its stream by the second in which its shard was created. Where a stream is deleted and
 * made again within that second, counters tell the two apart instead: the successor's begin above any counter
 * that its predecessor can have issued by then.
 */
const countersPerIncarnation = 2 ** 32

/** A new stream's shards count from this long before its creation was asked for, as AWS's do. */
const creationHeadStartMs = 2_000

/** @returns what distinguishes a stream created now from every earlier one of its name */
export const successionOf = (
  account: Account,
  name: string,
  nowMs: number,
): Pick<Stream, 'createdAtMs' | 'baseCounter'> => {
  const earliestMs = nowMs - creationHeadStartMs
  const predecessor = account.departed.find((departed) => departed.name === name)
  if (predecessor === undefined) return { createdAtMs: earliestMs, baseCounter: 0 }
  const createdAtMs = Math.max(earliestMs, predecessor.createdAtMs + 1)
  const overlaps = predecessor.newestShardSeconds >= Math.floor(createdAtMs / 1000)
  return { createdAtMs, baseCounter: overlaps ? predecessor.nextBaseCounter : 0 }
}

/** The departed streams to remember once `stream` is gone: those that a stream created from now on could repeat. */
export const withDeparted = (
  departed: readonly DepartedStream[],
  stream: Stream | undefined,
  nowMs: number,
): readonly DepartedStream[] => {
  const earliestSeconds = Math.floor((nowMs - creationHeadStartMs) / 1000)
  const predecessor = departed.find(({ name }) => name === stream?.name)
  const added = stream === undefined ? [] : [departureOf(stream, predecessor)]
  return [...departed.filter((other) => other !== predecessor), ...added].filter(
    ({ newestShardSeconds }) => newestShardSeconds >= earliestSeconds,
  )
}

/** Speaks for the predecessor too, whose reshards may have used later seconds. */
const departureOf = (stream: Stream, predecessor: DepartedStream | undefined): DepartedStream => ({
  name: stream.name,
  createdAtMs: stream.createdAtMs,
  newestShardSeconds: stream.shards.reduce(
    (newest, shard) => Math.max(newest, shard.createdAtSeconds),
    Math.max(Math.floor(stream.createdAtMs / 1000), predecessor?.newestShardSeconds ?? 0),
  ),
  nextBaseCounter: Math.max(stream.baseCounter + countersPerIncarnation, predecessor?.nextBaseCounter ?? 0),
})
