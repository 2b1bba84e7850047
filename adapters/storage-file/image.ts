/** The members of ferrokinesis 0.7.0's state image, under the names it gives them. */

export interface ShardImage {
  readonly ShardId: string
  readonly HashKeyRange: { readonly StartingHashKey: string; readonly EndingHashKey: string }
  readonly SequenceNumberRange: {
    readonly StartingSequenceNumber: string
    readonly EndingSequenceNumber?: string
  }
  readonly ParentShardId?: string
  readonly AdjacentParentShardId?: string
}

export interface StreamImage {
  readonly name: string
  readonly retention_period_hours: number
  readonly enhanced_monitoring: readonly { readonly ShardLevelMetrics: readonly string[] }[]
  readonly encryption_type: string
  readonly has_more_shards: boolean
  readonly shards: readonly ShardImage[]
  readonly stream_arn: string
  readonly stream_name: string
  readonly stream_status: string
  /** Epoch seconds, whole or not. */
  readonly stream_creation_timestamp: number
  readonly stream_mode_details: { readonly StreamMode: string }
  readonly tags: Readonly<Record<string, string>>
  readonly key_id?: string | null
  readonly warm_throughput_mibps: number
  readonly max_record_size_kib: number
  /** For each shard the counter of its next record. */
  readonly shard_counters: readonly number[]
}

export interface ConsumerImage {
  readonly ConsumerName: string
  readonly ConsumerARN: string
  readonly ConsumerStatus: string
  readonly ConsumerCreationTimestamp: number
}

interface StreamTransitionImage {
  readonly stream_name: string
  readonly ready_at_ms: number
}

export interface ConsumerTransitionImage {
  readonly consumer_arn: string
  readonly ready_at_ms: number
}

/** One member, named as the kind of transition. */
export interface TransitionImage {
  readonly CreateStream?: StreamTransitionImage & { readonly shards: readonly ShardImage[] }
  readonly DeleteStream?: StreamTransitionImage
  readonly RegisterConsumer?: ConsumerTransitionImage
  readonly DeregisterConsumer?: ConsumerTransitionImage
  readonly UpdateShardCount?: StreamTransitionImage & { readonly target_shard_count: number }
  readonly SplitShard?: StreamTransitionImage & {
    readonly shard_to_split: string
    readonly new_starting_hash_key: string
  }
  readonly MergeShards?: StreamTransitionImage & {
    readonly shard_to_merge: string
    readonly adjacent_shard_to_merge: string
  }
  readonly StartStreamEncryption?: StreamTransitionImage
  readonly StopStreamEncryption?: StreamTransitionImage
}

/** The image without its records. */
export interface ImageMembers {
  readonly created_at_ms: number
  readonly streams: readonly StreamImage[]
  readonly consumers: readonly (readonly [arn: string, json: readonly number[]])[]
  readonly policies: readonly (readonly [arn: string, policy: string])[]
  readonly resource_tags: readonly (readonly [arn: string, tags: Readonly<Record<string, string>>])[]
  readonly account_settings_json: readonly number[]
  readonly pending_transitions: readonly TransitionImage[]
}
