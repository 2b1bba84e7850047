import type { Scope } from './scope.js'
import type { Shard } from './shard.js'
import type { Transition } from './transition.js'

export type StreamStatus = 'CREATING' | 'ACTIVE' | 'UPDATING' | 'DELETING'
export type StreamMode = 'PROVISIONED' | 'ON_DEMAND'
export type ConsumerStatus = 'CREATING' | 'ACTIVE' | 'DELETING'
export type RecordDistributionStrategy = 'AUTO' | 'USER_PARTITION_KEY'
export type ShardLevelMetric =
  | 'IncomingBytes'
  | 'IncomingRecords'
  | 'OutgoingBytes'
  | 'OutgoingRecords'
  | 'WriteProvisionedThroughputExceeded'
  | 'ReadProvisionedThroughputExceeded'
  | 'IteratorAgeMilliseconds'

/** Tags by key. Built with `Object.fromEntries` or spread only, so that a key such as `__proto__` is an ordinary one. */
export type Tags = Readonly<Record<string, string>>

/** A registered enhanced fan-out consumer of a stream. */
export interface Consumer {
  readonly name: string
  readonly status: ConsumerStatus
  /** Epoch milliseconds. */
  readonly createdAtMs: number
  /** While CREATING or DELETING: epoch milliseconds from which the status counts as settled. */
  readonly readyAtMs?: number
  readonly tags: Tags
  readonly policy?: string
}

/**
 * One incarnation of a stream: all that is stored of it but its records. Immutable and JSON-serialisable, so
 * that every storage adapter can keep it as it is. `shards[i]` is the shard with index i.
 */
export interface Stream extends Scope {
  readonly name: string
  /** Tells this stream from earlier and later ones of the same name; records belong to it. */
  readonly incarnation: string
  readonly status: StreamStatus
  /** Epoch milliseconds. */
  readonly createdAtMs: number
  readonly mode: StreamMode
  readonly retentionHours: number
  /**
   * Records that arrived before (epoch milliseconds) are gone whatever the retention: an earlier, shorter one has let
   * them go.
   */
  readonly expiredBeforeMs?: number
  readonly shardLevelMetrics: readonly ShardLevelMetric[]
  /** KMS key id; absent on streams that are not encrypted. */
  readonly encryptionKeyId?: string
  readonly shards: readonly Shard[]
  /**
   * The counter of a shard's starting sequence number; its first record has the next one. 0 unless an earlier
   * stream of this name issued numbers that the same second could repeat.
   */
  readonly baseCounter: number
  readonly tags: Tags
  readonly policy?: string
  readonly warmThroughputMiBps: number
  readonly maxRecordSizeKiB: number
  readonly distribution: RecordDistributionStrategy
  readonly consumers: readonly Consumer[]
  /** Creation second of the newest consumer that has been deregistered; later ones are created after it. */
  readonly newestFormerConsumerSeconds?: number
  /** What is under way while the status is not ACTIVE. */
  readonly transition?: Transition
}
