import type { DocumentKey, ShardKey } from '../../src/ports/storage.js'

interface Waiter {
  readonly shard: ShardKey
  readonly from: number
  readonly version: number
  readonly wake: () => void
}

/** Where a shard stands: what a waiter waits to see changed. */
export interface Standing {
  /** Version of the stream; undefined when the incarnation is gone. */
  readonly version: number | undefined
  readonly next: number
}

type StreamKey = DocumentKey<'stream'>

/** Those who wait for something to happen to a shard. */
export class Waiters {
  /** By stream, then by shard. */
  readonly #streams = new Map<string, Map<number, Set<Waiter>>>()

  /** Whether anybody does. */
  get waiting(): boolean {
    return this.#streams.size > 0
  }

  /**
   * Resolves at a {@link wake} of the shard beyond counter `from`, at {@link wakeStream}, at {@link wakeAll}, when
   * {@link wakeChanged} sees another version or such a counter, or when `signal` aborts.
   */
  wait(shard: ShardKey, from: number, version: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        signal.removeEventListener('abort', wake)
        this.#remove(waiter)
        resolve()
      }
      const waiter: Waiter = { shard, from, version, wake }
      signal.addEventListener('abort', wake)
      this.#add(waiter)
    })
  }

  /** Wakes those who wait for a counter below `next`. */
  wake(key: StreamKey, shard: number, next: number): void {
    for (const waiter of this.#streams.get(idOf(key))?.get(shard) ?? []) {
      if (waiter.from < next) waiter.wake()
    }
  }

  wakeStream(key: StreamKey): void {
    for (const waiters of this.#streams.get(idOf(key))?.values() ?? []) {
      for (const waiter of waiters) waiter.wake()
    }
  }

  wakeAll(): void {
    for (const waiter of this.#all()) waiter.wake()
  }

  /** Wakes those for whom something has changed. */
  wakeChanged(standingOf: (shard: ShardKey) => Standing): void {
    for (const shards of this.#streams.values()) {
      for (const waiters of shards.values()) {
        const standings = new Map<string, Standing>()
        for (const { shard, from, version, wake } of waiters) {
          const standing = standings.get(shard.incarnation) ?? standingOf(shard)
          standings.set(shard.incarnation, standing)
          if (standing.version !== version || standing.next > from) wake()
        }
      }
    }
  }

  *#all(): Iterable<Waiter> {
    for (const shards of this.#streams.values()) for (const waiters of shards.values()) yield* waiters
  }

  #add(waiter: Waiter): void {
    const { key, shard } = waiter.shard
    const id = idOf(key)
    const shards = this.#streams.get(id) ?? new Map<number, Set<Waiter>>()
    const waiters = shards.get(shard) ?? new Set()
    waiters.add(waiter)
    shards.set(shard, waiters)
    this.#streams.set(id, shards)
  }

  #remove(waiter: Waiter): void {
    const { key, shard } = waiter.shard
    const id = idOf(key)
    const shards = this.#streams.get(id)
    const waiters = shards?.get(shard)
    waiters?.delete(waiter)
    if (waiters?.size === 0) shards?.delete(shard)
    if (shards?.size === 0) this.#streams.delete(id)
  }
}

const idOf = ({ accountId, region, name }: StreamKey): string => JSON.stringify([accountId, region, name])
