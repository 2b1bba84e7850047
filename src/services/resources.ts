import { parseChannelArn, parseConsumerArn, parseStreamArn } from '../domain/arn.js'
import { streamNotFound } from '../domain/refusals.js'
import type { Scope } from '../domain/scope.js'
import type { Stream, Tags } from '../domain/stream.js'
import { type StreamKey, streamKey } from '../ports/document-keys.js'
import { changeChannel, channelOfArn } from './channels.js'
import { consumerOf, type ReferredConsumer, referredConsumer } from './consumer-reference.js'
import type { Refusal, Streams } from './streams.js'

/** What can be attached to a stream or consumer. */
export interface Attachments {
  readonly tags: Tags
  readonly policy?: string
}

/**
 * What is attached to the stream or consumer of an ARN.
 * @throws KinesisError ResourceNotFoundException, with the ARN where AWS has it
 */
export const attachmentsOf = async (arn: string, scope: Scope, streams: Streams): Promise<Attachments> => {
  const { key, consumer, missing } = await resourceOf(arn, scope, streams)
  const { value: stream } = await streams.get(key, missing)
  return consumer === undefined ? stream : consumerOf(stream, consumer)
}

/**
 * Changes what is attached; `change` gives the same object back where nothing changes.
 * @throws KinesisError ResourceNotFoundException, and what `change` throws
 */
export const changeAttachments = async (
  arn: string,
  scope: Scope,
  streams: Streams,
  change: (attachments: Attachments) => Attachments,
): Promise<void> => {
  const { key, consumer, missing } = await resourceOf(arn, scope, streams)
  await streams.update(
    key,
    (stream) =>
      consumer === undefined
        ? attached(stream, change(stream))
        : withConsumerAttachments(stream, consumer, change),
    missing,
  )
}

/**
 * The tags of the stream, consumer or channel of an ARN.
 * @throws KinesisError ResourceNotFoundException
 */
export const tagsOf = async (arn: string, scope: Scope, streams: Streams): Promise<Tags> => {
  if (parseChannelArn(arn) !== undefined) return (await channelOfArn(arn, scope, streams)).channel.tags
  return (await attachmentsOf(arn, scope, streams)).tags
}

/**
 * Changes the tags of a stream, consumer or channel; `change` gives the same object back where nothing changes.
 * @throws KinesisError ResourceNotFoundException, and what `change` throws
 */
export const changeTags = async (
  arn: string,
  scope: Scope,
  streams: Streams,
  change: (tags: Tags) => Tags,
): Promise<void> => {
  const tagged = <Holder extends { readonly tags: Tags }>(holder: Holder): Holder => {
    const tags = change(holder.tags)
    return tags === holder.tags ? holder : { ...holder, tags }
  }
  if (parseChannelArn(arn) === undefined) await changeAttachments(arn, scope, streams, tagged)
  else await changeChannel(arn, scope, streams, tagged)
}

interface Resource {
  readonly key: StreamKey
  readonly consumer?: ReferredConsumer
  /** The refusal where the stream is not there. */
  readonly missing: Refusal
}

const resourceOf = async (arn: string, scope: Scope, streams: Streams): Promise<Resource> => {
  if (parseConsumerArn(arn) !== undefined) {
    const consumer = await referredConsumer({ ConsumerARN: arn }, scope, streams)
    return { key: consumer.key, consumer, missing: () => streamNotFound(arn, consumer.key.accountId) }
  }
  const parsed = parseStreamArn(arn)
  if (parsed === undefined) throw streamNotFound(arn, scope.accountId)
  return { key: streamKey(parsed, parsed.name), missing: () => streamNotFound(arn, parsed.accountId) }
}

const withConsumerAttachments = (
  stream: Stream,
  referred: ReferredConsumer,
  change: (attachments: Attachments) => Attachments,
): Stream => {
  const consumer = consumerOf(stream, referred)
  const changed = attached(consumer, change(consumer))
  if (changed === consumer) return stream
  return { ...stream, consumers: stream.consumers.map((one) => (one === consumer ? changed : one)) }
}

const attached = <Holder extends Attachments>(holder: Holder, changed: Attachments): Holder => {
  if (changed.tags === holder.tags && changed.policy === holder.policy) return holder
  const { policy: _, ...rest } = holder
  const policy = changed.policy === undefined ? {} : { policy: changed.policy }
  return { ...rest, tags: changed.tags, ...policy } as Holder
}
