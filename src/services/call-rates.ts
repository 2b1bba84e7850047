import { BoundedMap } from '../domain/bounded-map.js'
import { callRates, changesInDay } from '../domain/call-rates.js'
import { accountRateExceeded, streamRateExceeded } from '../domain/refusals.js'
import type { Scope } from '../domain/scope.js'
import type { Stream } from '../domain/stream.js'
import type { Clock } from '../ports/clock.js'
import { streamOfCall } from './stream-of-call.js'
import type { Streams } from './streams.js'

const secondMs = 1_000
const dayMs = 24 * 3_600_000

/** Counts remembered at one time. */
const countsKept = 10_000

/** Counts calls by the second and changes by the day, in this process; off unless limits are enforced. */
export class CallRates {
  /** Whether calls have to be {@link admit | admitted}. */
  readonly enforced: boolean
  readonly #clock: Clock
  readonly #streams: Streams
  /** Times of what counts in a period, oldest first. */
  readonly #counted = new BoundedMap<string, readonly number[]>(countsKept)

  constructor(clock: Clock, streams: Streams, enforced: boolean) {
    this.#clock = clock
    this.#streams = streams
    this.enforced = enforced
  }

  /** Forgets what has been counted. */
  clear(): void {
    this.#counted.clear()
  }

  /**
   * Admits a call and counts it.
   * @param input names the stream that the call is about, if it is about one
   * @param scope account and region of the caller
   * @throws KinesisError LimitExceededException when its rate is used up
   */
  async admit(operation: string, input: object, scope: Scope): Promise<void> {
    const rate = callRates.get(operation)
    if (rate === undefined) return
    const dependencies = { streams: this.#streams, clock: this.#clock }
    const stream =
      rate.per === 'account' ? undefined : await streamOfCall(operation, input, scope, dependencies)
    const { accountId, region, name = '' } = { ...scope, ...stream }
    const subject = `call/${operation}/${accountId}/${region}/${name}`
    if (this.#recent(subject, secondMs).length >= rate.calls)
      throw stream === undefined
        ? accountRateExceeded(operation, accountId)
        : streamRateExceeded(name, accountId)
    this.#count(subject, secondMs)
  }

  /** @throws KinesisError LimitExceededException when a stream has been changed as often as it may be in 24 hours */
  assertChangeable(operation: keyof typeof changesInDay, stream: Stream): void {
    if (this.enforced && this.#recent(changeOf(operation, stream), dayMs).length >= changesInDay[operation])
      throw streamRateExceeded(stream.name, stream.accountId)
  }

  /** Counts a change that has been made. */
  changed(operation: keyof typeof changesInDay, stream: Stream): void {
    if (this.enforced) this.#count(changeOf(operation, stream), dayMs)
  }

  #count(subject: string, periodMs: number): void {
    this.#counted.set(subject, [...this.#recent(subject, periodMs), this.#clock.now()])
  }

  #recent(subject: string, periodMs: number): readonly number[] {
    const sinceMs = this.#clock.now() - periodMs
    return (this.#counted.get(subject) ?? []).filter((atMs) => atMs > sinceMs)
  }
}

const changeOf = (operation: string, { incarnation }: Stream): string => `change/${operation}/${incarnation}`
