import { parseConsumerArn, parseStreamArn, type StreamArn } from '../../domain/arn.js'
import { KinesisError } from '../../domain/errors.js'
import type { Scope } from '../../domain/scope.js'
import { parseShardId } from '../../domain/shard-id.js'
import { decodeShardIterator, type ShardIterator } from '../../domain/shard-iterator.js'
import type { Clock } from '../../ports/clock.js'
import { type StreamKey, streamKey } from '../../ports/document-keys.js'
import { placedRecord, type RecordEntry } from '../record-placement.js'
import { referredStream, type StreamReference } from '../stream-reference.js'
import type { Streams } from '../streams.js'

/** The members of inputs by which calls say what they are about, and what they write. */
export interface SubjectInput extends StreamReference, Partial<RecordEntry> {
  readonly ConsumerARN?: string | undefined
  readonly ResourceARN?: string | undefined
  readonly ShardId?: string | undefined
  readonly ShardIterator?: string | undefined
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
  input: SubjectInput,
  scope: Scope,
  { streams, clock }: Dependencies,
): Promise<CallSubject> => {
  const { ShardIterator: token, ConsumerARN, ResourceARN: arn = ConsumerARN } = input
  const iterator = token === undefined ? undefined : decodeShardIterator(token, clock.now())
  const consumer = arn === undefined ? undefined : parseConsumerArn(arn)
  return {
    stream:
      (await namedStream(input, scope, streams)) ??
      streamOfArn(consumer ?? (arn === undefined ? undefined : parseStreamArn(arn))) ??
      (iterator === undefined ? undefined : streamKey(scope, iterator.streamName)),
    consumerName: consumer?.consumerName,
    iterator,
  }
}

const streamOfArn = (arn: StreamArn | undefined): StreamKey | undefined =>
  arn === undefined ? undefined : streamKey(arn, arn.name)

/** The stream that a call names; undefined also where that is for the operation to refuse. */
const namedStream = async (
  { StreamName, StreamARN, StreamId }: StreamReference,
  scope: Scope,
  streams: Streams,
): Promise<StreamKey | undefined> => {
  if (StreamName === undefined && StreamARN === undefined && StreamId === undefined) return undefined
  try {
    return await referredStream({ StreamName, StreamARN, StreamId }, scope, streams)
  } catch (error) {
    if (error instanceof KinesisError) return undefined
    throw error
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
  const target = entry === undefined || stream === undefined ? undefined : await streams.writable(stream)
  return entry === undefined || target === undefined
    ? undefined
    : placedRecord(entry, target, clock.now()).shard
}
