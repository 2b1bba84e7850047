import type { BillingCommitment } from './billing-commitment.js'
import type { Channel } from './channel.js'
import { maxCreatingStreams, maxOnDemandStreams } from './limits.js'
import { tooManyCreatingStreams, tooManyOnDemandStreams } from './refusals.js'
import type { Scope } from './scope.js'

/**
 * What an account holds in a region beside its streams. One document, so that rules that span streams (limits)
 * are decided by its version.
 */
export interface Account extends Scope {
  /** Open shards of all streams, with those that pending transitions will add. */
  readonly openShards: number
  readonly onDemandStreams: number
  /** Streams whose CREATING has not been settled yet. */
  readonly creatingStreams: number
  /** Deleted streams whose sequence numbers a new stream of the same name could repeat. */
  readonly departed: readonly DepartedStream[]
  /** Absent where none was ever made. */
  readonly billingCommitment?: BillingCommitment
  readonly channels: readonly Channel[]
}

/** The account of a scope where nothing has ever been. */
export const emptyAccount = ({ accountId, region }: Scope): Account => ({
  accountId,
  region,
  openShards: 0,
  onDemandStreams: 0,
  creatingStreams: 0,
  departed: [],
  channels: [],
})

/** What must be remembered of a deleted stream until its last second has passed. */
export interface DepartedStream {
  readonly name: string
  readonly createdAtMs: number
  /** Creation second of its newest shard. */
  readonly newestShardSeconds: number
  /** Above every counter that it can have issued by then: the base counter of a successor. */
  readonly nextBaseCounter: number
}

/** @throws KinesisError LimitExceededException while as many streams are CREATING as may be at once */
export const assertRoomForCreatingStream = ({ creatingStreams }: Account): void => {
  if (creatingStreams >= maxCreatingStreams) throw tooManyCreatingStreams()
}

/** @throws KinesisError LimitExceededException where the account has all the on-demand streams that it may have */
export const assertRoomForOnDemandStream = ({ onDemandStreams }: Account): void => {
  if (onDemandStreams >= maxOnDemandStreams) throw tooManyOnDemandStreams()
}
