import timers from 'node:timers'

// Taken when this file is loaded, in the CommonJS build too, so that fake timers which a test installs later let nobody
// wait for ever.
const { setImmediate } = timers

interface Waiter {
  readonly from: number
  readonly wake: () => void
}

/** Those who wait for something to happen to a stream. */
export class Waiters {
  readonly #byShard = new Map<number, Set<Waiter>>()
  /** Shards whose waiters are about to be woken, with the `next` of {@link wake}. */
  readonly #changed = new Map<number, number>()

  /** Whether anybody does. */
  get waiting(): boolean {
    return this.#byShard.size > 0
  }

  /** Resolves at {@link wakeAll}, at a {@link wake} of the shard beyond counter `from`, or when `signal` aborts. */
  wait(shard: number, from: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        signal.removeEventListener('abort', wake)
        this.#remove(shard, waiter)
        resolve()
      }
      const waiter: Waiter = { from, wake }
      signal.addEventListener('abort', wake)
      this.#add(shard, waiter)
    })
  }

  /**
   * Wakes those who wait for a counter below `next`, once everything that has arrived by now has been dealt with: what
   * comes in together is read together, and the busier the process, the more that is.
   */
  wake(shard: number, next: number): void {
    if (!this.#byShard.has(shard)) return
    if (!this.#changed.has(shard)) setImmediate(() => this.#wakeChanged(shard))
    this.#changed.set(shard, next)
  }

  wakeAll(): void {
    for (const waiters of this.#byShard.values()) for (const waiter of waiters) waiter.wake()
  }

  #wakeChanged(shard: number): void {
    const next = this.#changed.get(shard) ?? Number.NEGATIVE_INFINITY
    this.#changed.delete(shard)
    for (const waiter of this.#byShard.get(shard) ?? []) if (waiter.from < next) waiter.wake()
  }

  #add(shard: number, waiter: Waiter): void {
    const waiters = this.#byShard.get(shard)
    if (waiters === undefined) this.#byShard.set(shard, new Set([waiter]))
    else waiters.add(waiter)
  }

  #remove(shard: number, waiter: Waiter): void {
    const waiters = this.#byShard.get(shard)
    waiters?.delete(waiter)
    if (waiters?.size === 0) this.#byShard.delete(shard)
  }
}
