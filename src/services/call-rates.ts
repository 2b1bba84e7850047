import { parseConsumerArn, parseStreamArn } from '../domain/arn.js'
import { BoundedMap } from '../domain/bounded-map.js'
import { callRates, changesInDay } from '../domain/call-rates.js'
import { decodePageToken } from '../domain/page-token.js'
import { accountRateExceeded, streamRateExceeded } from '../domain/refusals.js'
import type { Scope } from '../domain/scope.js'
import type { Stream } from '../domain/stream.js'
import type { Clock } from '../ports/clock.js'
import type { StreamReference } from './stream-reference.js'

const secondMs = 1_000
const dayMs = 24 * 3_600_000

/** Counts remembered at one time. */
const countsKept = 10_000

/** The members of inputs by which calls name their stream. */
interface NamingInput extends StreamReference {
  readonly ConsumerARN?: string | undefined
  readonly NextToken?: string | undefined
}

/** A stream as a call names it, which need not exist. */
interface NamedStream extends Scope {
  /** The id where the call gives nothing else. */
  readonly name: string
}

/** Counts calls by the second and changes by the day, in this process; off unless limits are enforced. */
export class CallRates {
  readonly #clock: Clock
  readonly #enforced: boolean
  /** Times of what counts in a period, oldest first. */
  readonly #counted = new BoundedMap<string, readonly number[]>(countsKept)

  constructor(clock: Clock, enforced: boolean) {
    this.#clock = clock
    this.#enforced = enforced
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
  admit(operation: string, input: object, scope: Scope): void {
    if (!this.#enforced) return
    const rate = callRates.get(operation)
    if (rate === undefined) return
    const stream = rate.per === 'account' ? undefined : namedStream(operation, input, scope)
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
    if (this.#enforced && this.#recent(changeOf(operation, stream), dayMs).length >= changesInDay[operation])
      throw streamRateExceeded(stream.name, stream.accountId)
  }

  /** Counts a change that has been made. */
  changed(operation: keyof typeof changesInDay, stream: Stream): void {
    if (this.#enforced) this.#count(changeOf(operation, stream), dayMs)
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

const namedStream = (operation: string, input: NamingInput, scope: Scope): NamedStream | undefined => {
  const { StreamName, StreamARN, StreamId, ConsumerARN, NextToken } = input
  if (StreamName !== undefined) return { ...scope, name: StreamName }
  if (StreamARN !== undefined) return parseStreamArn(StreamARN)
  if (ConsumerARN !== undefined) return parseConsumerArn(ConsumerARN)
  if (StreamId !== undefined) return { ...scope, name: StreamId }
  const token = NextToken === undefined ? undefined : decodePageToken(NextToken, operation)
  return token?.payload.stream === undefined ? undefined : parseStreamArn(token.payload.stream)
}
