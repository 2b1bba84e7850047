/** What the core is told about the service it plays; every option's meaning, default and range stands in `composition/options.ts`. */
export interface KinesisSettings {
  readonly accountId: string
  readonly region: string
  /** Ignore the credential scope: everybody works in `accountId` and `region`. */
  readonly pinAccountRegion: boolean
  /** Most open shards of an account in a region. */
  readonly shardLimit: number
  readonly createStreamMs: number
  readonly deleteStreamMs: number
  readonly updateStreamMs: number
  readonly iteratorTtlSeconds: number
  readonly maxRequestBodyBytes: number
  /** Refuse what exceeds the throughput of a shard or the call rate of an operation. */
  readonly enforceLimits: boolean
  /** Most bytes of records that the store may retain; Infinity where there is no cap. */
  readonly maxRetainedBytes: number
}
