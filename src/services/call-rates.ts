import { parseStreamArn } from '../domain/arn.js'
import { type CallRate, callRates } from '../domain/call-rates.js'
import { accountRateExceeded, streamRateExceeded } from '../domain/refusals.js'
import type { Scope } from '../domain/scope.js'
import type { Clock } from '../ports/clock.js'
import type { StreamReference } from './stream-reference.js'

/** Callers remembered at one time. */
const callersKept = 10_000

/** Counts calls within the period of each operation's rate, in this process; off unless limits are enforced. */
export class CallRates {
  readonly #clock: Clock
  readonly #enforced: boolean
  /** Times of the calls of a period, oldest first. */
  readonly #calls = new Map<string, number[]>()

  constructor(clock: Clock, enforced: boolean) {
    this.#clock = clock
    this.#enforced = enforced
  }

  /**
   * Admits a call and counts it.
   * @param input names the stream that the call is about, if it is about one
   * @throws KinesisError LimitExceededException when its rate is used up
   */
  admit(operation: string, input: object, scope: Scope): void {
    if (!this.#enforced) return
    for (const rate of callRates.get(operation) ?? [])
      this.#count(operation, rate, input as StreamReference, scope)
  }

  #count(operation: string, rate: CallRate, input: StreamReference, scope: Scope): void {
    const stream = rate.per === 'account' ? undefined : namedStream(input)
    const caller = [operation, rate.periodMs, scope.accountId, scope.region, stream ?? ''].join('/')
    const nowMs = this.#clock.now()
    const recent = (this.#calls.get(caller) ?? []).filter((atMs) => atMs > nowMs - rate.periodMs)
    if (recent.length >= rate.calls)
      throw stream === undefined
        ? accountRateExceeded(operation, scope.accountId)
        : streamRateExceeded(stream, scope.accountId)
    if (this.#calls.size >= callersKept) this.#calls.clear()
    this.#calls.set(caller, [...recent, nowMs])
  }
}

/** The name by which a request means its stream; the id where it gives nothing else. */
const namedStream = ({ StreamName, StreamARN, StreamId }: StreamReference): string | undefined =>
  StreamName ?? (StreamARN === undefined ? StreamId : (parseStreamArn(StreamARN)?.name ?? StreamARN))
