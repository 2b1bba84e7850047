import { parseConsumerArn, parseStreamArn, type StreamArn } from '../domain/arn.js'
import { KinesisError } from '../domain/errors.js'
import { decodePageToken } from '../domain/page-token.js'
import type { Scope } from '../domain/scope.js'
import { decodeShardIterator } from '../domain/shard-iterator.js'
import type { Clock } from '../ports/clock.js'
import { type StreamKey, streamKey } from '../ports/document-keys.js'
import { referredStream, type StreamReference } from './stream-reference.js'
import type { Streams } from './streams.js'

/** The members of inputs by which calls say which stream they are about. */
export interface StreamNamingInput extends StreamReference {
  readonly ConsumerARN?: string | undefined
  readonly ResourceARN?: string | undefined
  readonly ShardIterator?: string | undefined
  readonly NextToken?: string | undefined
}

/**
 * Which stream a call is about, as far as its input says; it need not exist.
 * @param input has passed validation
 * @param scope account and region of the caller
 * @returns undefined for a call about no single stream, and where it is for the operation to refuse what is named
 */
export const streamOfCall = async (
  operation: string,
  input: StreamNamingInput,
  scope: Scope,
  { streams, clock }: { readonly streams: Streams; readonly clock: Clock },
): Promise<StreamKey | undefined> => {
  const named = await namedStream(input, scope, streams)
  if (named !== undefined) return named
  const { ConsumerARN, ResourceARN: arn = ConsumerARN, ShardIterator, NextToken } = input
  if (arn !== undefined) return keyOfArn(parseConsumerArn(arn) ?? parseStreamArn(arn))
  if (ShardIterator !== undefined) {
    const iterator = decodeShardIterator(ShardIterator, clock.now())
    return iterator && streamKey(scope, iterator.streamName)
  }
  const token = NextToken === undefined ? undefined : decodePageToken(NextToken, operation)
  return keyOfArn(parseStreamArn(token?.payload.stream ?? ''))
}

const keyOfArn = (arn: StreamArn | undefined): StreamKey | undefined => arn && streamKey(arn, arn.name)

/** The stream that a call names by itself; undefined also where its names disagree or are none. */
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
