interface Waiter {
  readonly from: number
  readonly wake: () => void
}

/** Those who wait for something to happen to a stream. */
export class Waiters {
  readonly #byShard = new Map<number, Set<Waiter>>()

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

  /** Wakes those who wait for a counter below `next`. */
  wake(shard: number, next: number): void {
    for (const waiter of this.#byShard.get(shard) ?? []) if (waiter.from < next) waiter.wake()
  }

  wakeAll(): void {
    for (const waiters of this.#byShard.values()) for (const waiter of waiters) waiter.wake()
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
