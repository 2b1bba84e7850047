import { parseConsumerArn } from '../../domain/arn.js'
import type { Scope } from '../../domain/scope.js'
import { parseShardId } from '../../domain/shard-id.js'
import { decodeShardIterator, type ShardIterator } from '../../domain/shard-iterator.js'
import type { Clock } from '../../ports/clock.js'
import type { StreamKey } from '../../ports/document-keys.js'
import { placedRecord, type RecordEntry } from '../record-placement.js'
import { type StreamNamingInput, streamOfCall } from '../stream-of-call.js'
import type { Streams } from '../streams.js'

/** The members of inputs by which calls say what they are about, and what they write. */
export interface SubjectInput extends StreamNamingInput, Partial<RecordEntry> {
  readonly ShardId?: string | undefined
  readonly Records?: readonly RecordEntry[] | undefined
}

/** What a call is about, as far as its input says; nothing of it need exist. */
export interface CallSubject {
  readonly stream: StreamKey | undefined
  readonly consumerName: string | undefined
  readonly iterator: ShardIterator | undefined
}

interface Dependencies {
  readonly streams: Streams
  readonly clock: Clock
}

/** Finds out what a call is about. */
export const callSubject = async (
  operation: string,
  input: SubjectInput,
  scope: Scope,
  dependencies: Dependencies,
): Promise<CallSubject> => {
  const { ShardIterator: token, ConsumerARN, ResourceARN: arn = ConsumerARN } = input
  return {
    stream: await streamOfCall(operation, input, scope, dependencies),
    consumerName: arn === undefined ? undefined : parseConsumerArn(arn)?.consumerName,
    iterator: token === undefined ? undefined : decodeShardIterator(token, dependencies.clock.now()),
  }
}

/**
 * The shard that a call names, reads from, or puts its first record into.
 * @returns index of the shard
 * @throws KinesisError InvalidArgumentException when ExplicitHashKey is out of range
 */
export const shardOfCall = async (
  input: SubjectInput,
  { stream, iterator }: CallSubject,
  { streams, clock }: Dependencies,
): Promise<number | undefined> => {
  if (iterator !== undefined) return iterator.shard
  if (input.ShardId !== undefined) return parseShardId(input.ShardId)
  const entry = input.Data === undefined ? input.Records?.[0] : { ...input, Data: input.Data }
  const target = entry === undefined || stream === undefined ? undefined : await streams.appendTarget(stream)
  return entry === undefined || target === undefined
    ? undefined
    : placedRecord(entry, target, clock.now()).shard
}
