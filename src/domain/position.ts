import { latestSequenceSeconds, type SequenceNumber } from './sequence-number.js'

/**
 * A place in a shard: everything from it on is the records whose counter and seconds, compared in that order, are
 * not below. The place after a record is its counter with the next second, which is what AWS's own iterators hold.
 */
export interface Position {
  /** Safe integer. */
  readonly counter: number
  /** Epoch seconds. */
  readonly seconds: number
}

/**
 * The place that a sequence number names; no record of ours has a counter above the safe integers. No record has the
 * latest of all seconds: after it the next counter begins.
 */
export const positionOf = ({ counter, seconds = 0 }: SequenceNumber): Position => {
  if (counter >= BigInt(Number.MAX_SAFE_INTEGER)) return { counter: Number.MAX_SAFE_INTEGER, seconds }
  return seconds === latestSequenceSeconds
    ? { counter: Number(counter) + 1, seconds: 0 }
    : { counter: Number(counter), seconds }
}

/** Whether a reader that starts at `position` is given the record. */
export const isAtOrAfter = (
  record: { readonly counter: number; readonly sequenceSeconds: number },
  position: Position,
): boolean =>
  record.counter > position.counter ||
  (record.counter === position.counter && record.sequenceSeconds >= position.seconds)
