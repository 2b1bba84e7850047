import { KinesisError, type KinesisErrorType } from '../../domain/errors.js'
import type { Scope } from '../../domain/scope.js'
import type { KinesisSettings } from '../../domain/settings.js'
import { shardId } from '../../domain/shard-id.js'
import type { Clock } from '../../ports/clock.js'
import type { Streams } from '../streams.js'
import type { SubscribedShard } from '../subscriptions.js'
import { type CallSubject, type SubjectInput, shardOfCall } from './call-subject.js'
import { faultText } from './fault-texts.js'

/** An error that is asked for; AWS's own text belongs to it unless it has another. */
interface AskedError {
  readonly error: KinesisErrorType
  readonly message?: string
}

/** A call that is to fail. */
export interface FailingCall {
  readonly operation: string
  readonly input: SubjectInput
  readonly subject: CallSubject
  /** Account and region of the caller. */
  readonly scope: Scope
}

/** An error as AWS would answer a call with it. */
export const callRefusal = async (
  { error, message }: AskedError,
  { operation, input, subject, scope }: FailingCall,
  dependencies: { readonly settings: KinesisSettings; readonly clock: Clock; readonly streams: Streams },
): Promise<KinesisError> => {
  if (message !== undefined) return new KinesisError(error, message)
  const { stream, consumerName, iterator } = subject
  const shard = await shardOfCall(input, subject, dependencies)
  const text = faultText(error, {
    operation,
    scope: stream ?? scope,
    streamName: stream?.name,
    shardId: shard === undefined ? undefined : shardId(shard),
    consumerName,
    iterator: iterator && {
      issuedAtMs: iterator.issuedAtMs,
      nowMs: dependencies.clock.now(),
      ttlMs: dependencies.settings.iteratorTtlSeconds * 1000,
    },
  })
  return new KinesisError(error, text)
}

/** An error as AWS would end a subscription with it. */
export const subscriptionRefusal = (
  { error, message }: AskedError,
  { key, shard, consumerName }: SubscribedShard,
): KinesisError => {
  const call = {
    operation: 'SubscribeToShard',
    scope: key,
    streamName: key.name,
    shardId: shardId(shard),
    consumerName,
  }
  return new KinesisError(error, message ?? faultText(error, call))
}
