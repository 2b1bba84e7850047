import { BoundedMap } from '../domain/bounded-map.js'
import { drained, emptyBucket, type LeakyBucket, taken } from '../domain/leaky-bucket.js'
import {
  fanOutBytesPerSecond,
  shardReadBytesPerSecond,
  shardReadCallsPerSecond,
  shardWriteBytesPerSecond,
  shardWriteRecordsPerSecond,
} from '../domain/limits.js'
import type { Clock } from '../ports/clock.js'
import type { ShardKey } from '../ports/storage.js'

/** Buckets remembered at one time. */
const bucketsKept = 10_000

/**
 * The limits of a shard's throughput, counted in this process; off unless limits are enforced.
 * Source: AWS documentation, "Quotas and limits".
 */
export class Throughput {
  readonly #clock: Clock
  readonly #enforced: boolean
  readonly #buckets = new BoundedMap<string, LeakyBucket>(bucketsKept)

  constructor(clock: Clock, enforced: boolean) {
    this.#clock = clock
    this.#enforced = enforced
  }

  /** Forgets what has been counted. */
  clear(): void {
    this.#buckets.clear()
  }

  /** Whether a shard takes another record of so many bytes now; if so it has been counted. */
  write(shard: ShardKey, bytes: number): boolean {
    if (!this.#enforced) return true
    const records = `${name(shard)}/write-records`
    const volume = `${name(shard)}/write-bytes`
    if (this.#level(records, shardWriteRecordsPerSecond) + 1 > shardWriteRecordsPerSecond) return false
    return (
      this.#take(volume, bytes, shardWriteBytesPerSecond) &&
      this.#take(records, 1, shardWriteRecordsPerSecond)
    )
  }

  /** Whether a shard takes another read now: neither too many calls nor more bytes lately than it may give. */
  read(shard: ShardKey): boolean {
    if (!this.#enforced) return true
    const calls = `${name(shard)}/read-calls`
    if (this.#level(`${name(shard)}/read-bytes`, shardReadBytesPerSecond) >= shardReadBytesPerSecond)
      return false
    return this.#take(calls, 1, shardReadCallsPerSecond)
  }

  /** Whether a shard gives another iterator now; if so it has been counted. */
  iterator(shard: ShardKey): boolean {
    return !this.#enforced || this.#take(`${name(shard)}/iterators`, 1, shardReadCallsPerSecond)
  }

  /**
   * Counts what a read gave; a page above the rate keeps later reads waiting until it has drained.
   * @param bytes asked only where limits are enforced
   */
  wasRead(shard: ShardKey, bytes: () => number): void {
    if (this.#enforced) this.#add(`${name(shard)}/read-bytes`, bytes(), shardReadBytesPerSecond)
  }

  /**
   * Counts what a subscription delivered.
   * @param bytes asked only where limits are enforced
   * @returns epoch milliseconds from which it may deliver more
   */
  delivered(consumerArn: string, shard: ShardKey, bytes: () => number): number {
    if (!this.#enforced) return Number.NEGATIVE_INFINITY
    const nowMs = this.#clock.now()
    const { level } = this.#add(`${name(shard)}/${consumerArn}`, bytes(), fanOutBytesPerSecond)
    return nowMs + Math.max(0, ((level - fanOutBytesPerSecond) / fanOutBytesPerSecond) * 1000)
  }

  #level(bucket: string, perSecond: number): number {
    return drained(this.#buckets.get(bucket) ?? emptyBucket, perSecond, this.#clock.now()).level
  }

  #take(name: string, amount: number, perSecond: number): boolean {
    const bucket = taken(this.#buckets.get(name) ?? emptyBucket, amount, perSecond, this.#clock.now())
    if (bucket === undefined) return false
    this.#buckets.set(name, bucket)
    return true
  }

  #add(name: string, amount: number, perSecond: number): LeakyBucket {
    const nowMs = this.#clock.now()
    const { level } = drained(this.#buckets.get(name) ?? emptyBucket, perSecond, nowMs)
    const bucket = { level: level + amount, atMs: nowMs }
    this.#buckets.set(name, bucket)
    return bucket
  }
}

const name = ({ incarnation, shard }: ShardKey): string => `${incarnation}/${shard}`
