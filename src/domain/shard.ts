/** A shard as it is stored. Hash keys are decimal text: 128-bit numbers have no JSON form. */
export interface Shard {
  /** Inclusive, decimal. */
  readonly startingHashKey: string
  /** Inclusive, decimal. */
  readonly endingHashKey: string
  /** Epoch seconds, part of every sequence number of this shard. */
  readonly createdAtSeconds: number
  /** Epoch seconds of the EndingSequenceNumber; absent while the shard is open. */
  readonly closedAtSeconds?: number
  /** Index of the shard that was split, or of the first of two merged ones. */
  readonly parent?: number
  /** Index of the second of two merged shards. */
  readonly adjacentParent?: number
}
