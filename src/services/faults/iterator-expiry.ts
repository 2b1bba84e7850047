import { decodeShardIterator } from '../../domain/shard-iterator.js'

/** The members in which operations issue iterators. */
export interface IssuingOutput {
  readonly ShardIterator?: string | undefined
  readonly NextShardIterator?: string | undefined
}

/** Which shard iterators count as expired before their time. */
export class IteratorExpiry {
  #expiredUntilMs = Number.NEGATIVE_INFINITY
  /** Those issued since by a clock that has not moved on. */
  readonly #issuedSince = new Set<string>()

  get isEmpty(): boolean {
    return this.#expiredUntilMs === Number.NEGATIVE_INFINITY
  }

  /** @param nowMs epoch milliseconds: what has been issued by then is expired */
  expireAll(nowMs: number): void {
    this.#expiredUntilMs = nowMs
    this.#issuedSince.clear()
  }

  clear(): void {
    this.expireAll(Number.NEGATIVE_INFINITY)
  }

  /** Whether an iterator counts as expired; a text that is none does not. */
  includes(token: string | undefined, nowMs: number): boolean {
    return token !== undefined && this.#isOld(token, nowMs) && !this.#issuedSince.has(token)
  }

  /** Is told of the output of every operation, for the iterators in it. */
  issued({ ShardIterator, NextShardIterator }: IssuingOutput, nowMs: number): void {
    for (const token of [ShardIterator, NextShardIterator])
      if (token !== undefined && this.#isOld(token, nowMs)) this.#issuedSince.add(token)
  }

  #isOld(token: string, nowMs: number): boolean {
    const iterator = this.isEmpty ? undefined : decodeShardIterator(token, nowMs)
    return iterator !== undefined && iterator.issuedAtMs <= this.#expiredUntilMs
  }
}
