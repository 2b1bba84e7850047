import type { RecordEntry } from '../record-placement.js'
import type { CallFailure, CallScope, EntriesFailure, SubscriptionEnding } from './fault.js'
import type { FaultUse } from './fault-use.js'

/**
 * What tests let go wrong. Faults meet calls that have passed validation. Those for a number of `times` are used first,
 * in the order in which they were set; one without end meets the calls that they leave, and of several the last counts.
 * Every method throws a FaultError with the code `INVALID_FAULT` for arguments that are not allowed.
 */
export interface Faults<Operation extends string> {
  /** Lets the next call of an operation fail, or as many as `times` says; with a `probability` all from now on. */
  failNext(operation: Operation, failure: CallFailure): FaultUse
  /**
   * Lets entries of the next PutRecords call fail, or of as many as `times` says; the others are written. Calls without
   * such an entry do not count.
   * @param stream name of the stream
   * @param entries indices from 0 on, or what chooses them
   */
  failEntries(
    stream: string,
    entries: readonly number[] | ((entry: RecordEntry, index: number) => boolean),
    failure?: EntriesFailure,
  ): FaultUse
  /**
   * Holds calls of an operation up before they are carried out: all from now on, or as many as `times` says. Whoever
   * goes away meanwhile has asked for nothing.
   * @param ms by the clock of the Kinesis
   */
  delay(operation: Operation, ms: number, scope?: CallScope): FaultUse
  /** Lets every shard iterator that has been issued expire; those issued from now on are good. */
  expireIterators(): void
  /**
   * Ends the subscriptions that are running.
   * @param ending `'end'` unless given
   * @returns how many there were
   */
  dropSubscriptions(ending?: SubscriptionEnding): number
  /** Takes back all that is set; calls that are held up go on. */
  clear(): void
}
