/** Time as the core sees it. */
export interface Clock {
  /** Epoch milliseconds, a whole number. */
  now(): number
  /**
   * Resolves once `now()` has reached `untilMs` (epoch milliseconds), or at once when `signal` aborts. Never
   * rejects and keeps no process alive.
   */
  wait(untilMs: number, signal?: AbortSignal): Promise<void>
}
