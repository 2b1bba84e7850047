import type { Tags } from './stream.js'

export type ChannelStatus = 'CREATING' | 'ACTIVE' | 'UPDATING' | 'DELETING' | 'FAILED'

/** A delivery of a stream's records to a bucket or table. */
export interface Channel {
  readonly name: string
  /** Generated; part of its ARN. */
  readonly id: string
  readonly status: ChannelStatus
  /** Epoch milliseconds. */
  readonly createdAtMs: number
  /** While a status is passing: epoch milliseconds from which it counts as settled. */
  readonly readyAtMs?: number
  /** Name of the stream; channel and stream share account and region. */
  readonly streamName: string
  readonly tags: Tags
}
