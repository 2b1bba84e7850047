import {
  endingCounter,
  formatSequenceNumber,
  latestSequenceSeconds,
  type SequenceNumber,
} from './sequence-number.js'
import type { Shard } from './shard.js'
import type { Stream } from './stream.js'

/**
 * Whether a sequence number belongs to this stream's shard rather than to a shard of another stream with the same
 * name and index. The number need not have been issued.
 */
export const cameFromShard = (sequence: SequenceNumber, stream: Stream, shard: Shard): boolean => {
  const { version, createdAtSeconds, counter, seconds = 0 } = sequence
  const last = endingCounter(stream.baseCounter)
  return (
    version === 2 &&
    createdAtSeconds === shard.createdAtSeconds &&
    counter >= BigInt(stream.baseCounter) &&
    (counter < last || (counter === last && seconds >= (shard.closedAtSeconds ?? Infinity)))
  )
}

/**
 * The position "everything from this counter on" as a sequence number: the last that the counter before could have.
 * So it is above every record before and below every record from `counter` on, whatever the clocks of their writers
 * said, and stays so when a client reads after it.
 */
export const positionFrom = (shard: Shard, index: number, counter: number): string =>
  formatSequenceNumber(shard.createdAtSeconds, index, counter - 1, latestSequenceSeconds)
