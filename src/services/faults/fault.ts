import type { KinesisErrorType } from '../../domain/errors.js'

/** Which of the calls that a fault is set for it affects. */
export interface FaultScope {
  /** How many calls it meets; `Infinity` for all until faults are cleared. */
  readonly times?: number
  /** The chance, above 0 and up to 1, that a call which it meets is affected. Needs `seed`. */
  readonly probability?: number
  /** Decides by `probability`, each time alike: a whole number from 0 to 4294967295. */
  readonly seed?: number
}

/** Which of the calls of an operation a fault affects. */
export interface CallScope extends FaultScope {
  /** Name of the stream that a call must be about to be met. */
  readonly stream?: string
}

/** How calls fail. */
export interface CallFailure extends CallScope {
  /** Wire name of the error. */
  readonly error: KinesisErrorType
  /** AWS's own text unless given. */
  readonly message?: string
  /**
   * `'after'` carries the operation out and then answers the error, as when an answer is lost on its way: whoever tries
   * again does it twice. `'before'` unless given.
   */
  readonly when?: 'before' | 'after'
}

/** Errors that AWS gives for single entries of PutRecords. */
export const entryErrorCodes = ['ProvisionedThroughputExceededException', 'InternalFailure'] as const

export type EntryErrorCode = (typeof entryErrorCodes)[number]

/** How entries of PutRecords fail. */
export interface EntriesFailure extends FaultScope {
  /** `'ProvisionedThroughputExceededException'` unless given. */
  readonly errorCode?: EntryErrorCode
  /** AWS's own text unless given. */
  readonly message?: string
}

/** Errors that AWS sends as the last event of a subscription. Source: API model, SubscribeToShardEventStream. */
export const subscriptionErrorTypes = [
  'InternalFailureException',
  'KMSAccessDeniedException',
  'KMSDisabledException',
  'KMSInvalidStateException',
  'KMSNotFoundException',
  'KMSOptInRequired',
  'KMSThrottlingException',
  'ResourceInUseException',
  'ResourceNotFoundException',
] as const satisfies readonly KinesisErrorType[]

export type SubscriptionErrorType = (typeof subscriptionErrorTypes)[number]

/**
 * How a subscription ends: as after its five minutes, without a word; by a lost connection; or by an error as its last
 * event, with AWS's own text unless another is given.
 */
export type SubscriptionEnding =
  | 'end'
  | 'disconnect'
  | { readonly error: SubscriptionErrorType; readonly message?: string }
