import type { Shard } from './shard.js'

interface Pending {
  /** Epoch milliseconds from which the transition is due. */
  readonly readyAtMs: number
}

/**
 * A change of a stream that is under way. It is data: whoever looks at the stream after `readyAtMs` settles it,
 * with the clock of that moment, so that it survives a crash and needs no timer.
 */
export type Transition =
  | (Pending & { readonly kind: 'create'; readonly shards: readonly Shard[] })
  | (Pending & { readonly kind: 'delete' })
  | (Pending & { readonly kind: 'split'; readonly shard: number; readonly startingHashKey: string })
  | (Pending & { readonly kind: 'merge'; readonly shard: number; readonly adjacentShard: number })
  | (Pending & { readonly kind: 'update-shard-count'; readonly targetShardCount: number })
  | (Pending & { readonly kind: 'start-encryption'; readonly keyId: string })
  | (Pending & { readonly kind: 'stop-encryption' })
  /** A setting that holds already; only the status tells that it is being applied. */
  | (Pending & { readonly kind: 'configure' })
