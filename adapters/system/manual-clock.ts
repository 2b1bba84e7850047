import type { Clock } from '../../src/ports/clock.js'

interface Waiter {
  readonly untilMs: number
  readonly resolve: () => void
}

/** A clock that stands still until it is told to move, for tests. */
export class ManualClock implements Clock {
  #nowMs: number
  #waiters: Waiter[] = []

  /** @param startMs epoch milliseconds */
  constructor(startMs: number) {
    this.#nowMs = startMs
  }

  now(): number {
    return this.#nowMs
  }

  wait(untilMs: number, signal?: AbortSignal): Promise<void> {
    if (untilMs <= this.#nowMs || signal?.aborted === true) return Promise.resolve()
    return new Promise((resolve) => {
      const waiter = { untilMs, resolve: () => settle() }
      const settle = () => {
        this.#waiters = this.#waiters.filter((other) => other !== waiter)
        signal?.removeEventListener('abort', settle)
        resolve()
      }
      this.#waiters.push(waiter)
      signal?.addEventListener('abort', settle, { once: true })
    })
  }

  /** Moves time by `ms` and wakes whoever waited for it, earliest first. */
  advance(ms: number): void {
    this.#nowMs += ms
    const due = this.#waiters.filter(({ untilMs }) => untilMs <= this.#nowMs)
    for (const { resolve } of due.sort((a, b) => a.untilMs - b.untilMs)) resolve()
  }
}
