import { consumerArn, parseConsumerArn, streamArn } from '../domain/arn.js'
import { consumerCreationSeconds } from '../domain/consumer.js'
import { consumerNamesDisagree, consumerNotFound, consumerReferenceIncomplete } from '../domain/refusals.js'
import type { Scope } from '../domain/scope.js'
import type { Consumer, Stream } from '../domain/stream.js'
import { type StreamKey, streamKey } from '../ports/document-keys.js'
import { referredStream, sameStream } from './stream-reference.js'
import type { Changed, Refusal, Streams } from './streams.js'

/** The ways in which a request may name a consumer. */
export interface ConsumerReference {
  readonly ConsumerARN?: string | undefined
  readonly ConsumerName?: string | undefined
  readonly StreamARN?: string | undefined
  readonly StreamId?: string | undefined
}

/** Which consumer a request means, before anybody has looked whether it is there. */
export interface ReferredConsumer {
  readonly key: StreamKey
  readonly name: string
  /** Epoch seconds; absent when the consumer is named by its stream and its own name. */
  readonly createdAtSeconds: number | undefined
  /** As the request named it, for texts. */
  readonly shown: string
}

/**
 * @throws KinesisError InvalidArgumentException when the consumer is named neither by its ARN nor by stream and name,
 *   or when its names disagree, ResourceNotFoundException for an ARN of something else
 */
export const referredConsumer = async (
  reference: ConsumerReference,
  scope: Scope,
  streams: Streams,
): Promise<ReferredConsumer> => {
  const { ConsumerARN, ConsumerName, StreamARN, StreamId } = reference
  if (ConsumerARN !== undefined) {
    const parsed = parseConsumerArn(ConsumerARN)
    if (parsed === undefined) throw consumerNotFound(ConsumerARN, scope.accountId)
    const key = streamKey(parsed, parsed.name)
    if (ConsumerName !== undefined && ConsumerName !== parsed.consumerName) throw consumerNamesDisagree()
    if (StreamARN !== undefined || StreamId !== undefined) {
      const named = await referredStream({ StreamARN, StreamId }, scope, streams)
      if (!sameStream(named, key)) throw consumerNamesDisagree()
    }
    return {
      key,
      name: parsed.consumerName,
      createdAtSeconds: parsed.createdAtSeconds,
      shown: ConsumerARN,
    }
  }
  if (ConsumerName === undefined || (StreamARN === undefined && StreamId === undefined))
    throw consumerReferenceIncomplete()
  const key = await referredStream({ StreamARN, StreamId }, scope, streams)
  return { key, name: ConsumerName, createdAtSeconds: undefined, shown: ConsumerName }
}

/**
 * The stream whose consumer a request means.
 * @throws KinesisError ResourceNotFoundException, which is the consumer's where that is named by its own ARN
 */
export const streamOfConsumer = async (referred: ReferredConsumer, streams: Streams): Promise<Stream> =>
  (await streams.get(referred.key, missingStream(referred))).value

/**
 * Changes the stream whose consumer a request means, as `Streams.update` does.
 * @throws KinesisError as {@link streamOfConsumer}, and what `change` throws
 */
export const changeStreamOfConsumer = (
  referred: ReferredConsumer,
  streams: Streams,
  change: (stream: Stream, nowMs: number) => Stream,
): Promise<Changed<Stream>> =>
  streams.update(referred.key, (stream, _account, nowMs) => change(stream, nowMs), missingStream(referred))

const missingStream = ({ key, createdAtSeconds, shown }: ReferredConsumer): Refusal | undefined =>
  createdAtSeconds === undefined ? undefined : () => consumerNotFound(shown, key.accountId)

/** The consumer of a stream that a request means. @throws KinesisError ResourceNotFoundException */
export const consumerOf = (stream: Stream, referred: ReferredConsumer): Consumer => {
  const consumer = stream.consumers.find(({ name }) => name === referred.name)
  if (
    consumer === undefined ||
    (referred.createdAtSeconds !== undefined &&
      referred.createdAtSeconds !== consumerCreationSeconds(consumer))
  )
    throw consumerNotFound(referred.shown, stream.accountId)
  return consumer
}

export const arnOfConsumer = (stream: Stream, consumer: Consumer): string =>
  consumerArn(streamArn(stream), consumer.name, consumerCreationSeconds(consumer))
