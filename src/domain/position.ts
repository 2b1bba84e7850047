import type { SequenceNumber } from './sequence-number.js'

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

/** The place that a sequence number names; no record of ours has a counter above the safe integers. */
export const positionOf = (sequence: SequenceNumber): Position => ({
  counter:
    sequence.counter > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(sequence.counter),
  seconds: sequence.seconds ?? 0,
})

/** Whether a reader that starts at `position` is given the record. */
export const isAtOrBehind = (
  record: { readonly counter: number; readonly sequenceSeconds: number },
  position: Position,
): boolean =>
  record.counter > position.counter ||
  (record.counter === position.counter && record.sequenceSeconds >= position.seconds)
