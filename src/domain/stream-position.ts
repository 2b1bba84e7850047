import { formatSequenceNumber, latestSequenceSeconds, type SequenceNumber } from './sequence-number.js'
import type { Shard } from './shard.js'
import type { Stream } from './stream.js'

/** What the EndingSequenceNumber of every closed shard has for a counter. */
const endingCounter = 2n ** 63n - 1n

/**
 * Whether a sequence number belongs to this stream's shard rather than to a shard of another stream with the same
 * name and index. The number need not have been issued.
 */
export const cameFromShard = (sequence: SequenceNumber, stream: Stream, shard: Shard): boolean =>
  sequence.version === 2 &&
  sequence.createdAtSeconds === shard.createdAtSeconds &&
  sequence.counter >= BigInt(stream.baseCounter) &&
  (sequence.counter !== endingCounter || (sequence.seconds ?? 0) >= (shard.closedAtSeconds ?? Infinity))

/**
 * The position "everything from this counter on" as a sequence number: the last that the counter before could have.
 * So it is above every record before and below every record from `counter` on, whatever the clocks of their writers
 * said, and stays so when a client reads after it.
 */
export const positionFrom = (shard: Shard, index: number, counter: number): string =>
  formatSequenceNumber(shard.createdAtSeconds, index, counter - 1, latestSequenceSeconds)
