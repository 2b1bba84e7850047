import { ConnectionLostError } from '../../domain/errors.js'
import type { Scope } from '../../domain/scope.js'
import type { KinesisSettings } from '../../domain/settings.js'
import type { Clock } from '../../ports/clock.js'
import type { RecordEntry } from '../record-placement.js'
import type { Streams } from '../streams.js'
import type { Subscriptions } from '../subscriptions.js'
import { callSubject, type SubjectInput } from './call-subject.js'
import { DelayedCalls } from './delayed-calls.js'
import { FailedEntries, type FailedEntry } from './failed-entries.js'
import type { CallFailure, CallScope, EntriesFailure, SubscriptionEnding } from './fault.js'
import { checkDelay, checkEnding, checkEntriesFailure, checkFailure } from './fault-arguments.js'
import { FaultQueue } from './fault-queue.js'
import { callRefusal, subscriptionRefusal } from './fault-refusal.js'
import type { FaultUse } from './fault-use.js'
import type { Faults } from './faults.js'
import { IteratorExpiry } from './iterator-expiry.js'

interface Dependencies {
  readonly settings: KinesisSettings
  readonly clock: Clock
  readonly streams: Streams
  readonly subscriptions: Subscriptions
}

/** A call on its way to its operation. */
interface InterceptedCall {
  readonly scope: Scope
  readonly host: { readonly signal?: AbortSignal }
  readonly failedEntry?: FailedEntry
}

/** A fault that meets calls of one operation. */
interface CallFault extends CallScope {
  readonly operation: string
}

/** Keeps the faults that are set and lets them loose on calls. */
export class FaultInjector<Operation extends string> implements Faults<Operation> {
  /** Whether calls have to pass through {@link intercept}. */
  armed = false
  readonly #dependencies: Dependencies
  readonly #operations: readonly Operation[]
  readonly #failures = new FaultQueue<CallFailure & CallFault>()
  readonly #delays = new FaultQueue<CallFault & { readonly ms: number }>()
  readonly #failedEntries = new FailedEntries()
  readonly #expiredIterators = new IteratorExpiry()
  readonly #delayedCalls: DelayedCalls

  /** @param operations those that are played */
  constructor(dependencies: Dependencies, operations: readonly Operation[]) {
    this.#dependencies = dependencies
    this.#operations = operations
    this.#delayedCalls = new DelayedCalls(dependencies.clock)
  }

  failNext(operation: Operation, failure: CallFailure): FaultUse {
    checkFailure(this.#operations, operation, failure)
    this.armed = true
    return this.#failures.add({ ...failure, operation }, 1)
  }

  failEntries(
    stream: string,
    entries: readonly number[] | ((entry: RecordEntry, index: number) => boolean),
    failure: EntriesFailure = {},
  ): FaultUse {
    checkEntriesFailure(stream, entries, failure)
    this.armed = true
    return this.#failedEntries.add(stream, entries, failure)
  }

  delay(operation: Operation, ms: number, scope: CallScope = {}): FaultUse {
    checkDelay(this.#operations, operation, ms, scope)
    this.armed = true
    return this.#delays.add({ ...scope, operation, ms }, Number.POSITIVE_INFINITY)
  }

  expireIterators(): void {
    this.armed = true
    this.#expiredIterators.expireAll(this.#dependencies.clock.now())
  }

  dropSubscriptions(ending: SubscriptionEnding = 'end'): number {
    checkEnding(ending)
    const { subscriptions } = this.#dependencies
    if (ending === 'end') return subscriptions.drop()
    return subscriptions.drop((subscribed) =>
      ending === 'disconnect' ? new ConnectionLostError() : subscriptionRefusal(ending, subscribed),
    )
  }

  clear(): void {
    this.armed = false
    this.#failures.clear()
    this.#delays.clear()
    this.#failedEntries.clear()
    this.#expiredIterators.clear()
    this.#delayedCalls.release()
  }

  /**
   * Carries a call out as far as the faults let it.
   * @param given the input, which has passed validation
   * @throws KinesisError the fault that the call has met, and what `carryOut` throws
   */
  async intercept<Call extends InterceptedCall, Output extends object>(
    operation: Operation,
    given: object,
    call: Call,
    carryOut: (call: Call) => Promise<Output>,
  ): Promise<Output> {
    const input = given as SubjectInput
    const subject = await callSubject(operation, input, call.scope, this.#dependencies)
    const stream = subject.stream?.name
    const meets = (fault: CallFault): boolean =>
      fault.operation === operation && (fault.stream === undefined || fault.stream === stream)
    const failure = this.#failures.take(meets)
    const delay = this.#delays.take(meets)
    const failsBefore = failure !== undefined && failure.when !== 'after'
    const failedEntry = failsBefore ? undefined : this.#failedEntries.take(stream, input.Records)
    this.#rearm()

    const failing = { operation, input, subject, scope: call.scope }
    if (delay !== undefined) await this.#delayedCalls.hold(delay.ms, call.host.signal)
    if (failsBefore) throw await callRefusal(failure, failing, this.#dependencies)
    if (this.#expiredIterators.includes(input.ShardIterator, this.#dependencies.clock.now()))
      throw await callRefusal({ error: 'ExpiredIteratorException' }, failing, this.#dependencies)
    const output = await carryOut(failedEntry === undefined ? call : { ...call, failedEntry })
    this.#expiredIterators.issued(output, this.#dependencies.clock.now())
    if (failure === undefined) return output
    await endEvents(output)
    throw await callRefusal(failure, failing, this.#dependencies)
  }

  #rearm(): void {
    const kept = [this.#failures, this.#delays, this.#failedEntries, this.#expiredIterators]
    this.armed = kept.some(({ isEmpty }) => !isEmpty)
  }
}

/** A subscription whose answer is not sent is over. */
const endEvents = async (output: object): Promise<void> => {
  const { EventStream: events } = output as { readonly EventStream?: AsyncIterable<unknown> }
  await events?.[Symbol.asyncIterator]().return?.()
}
