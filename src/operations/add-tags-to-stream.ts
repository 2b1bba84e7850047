import { withStreamTags } from '../domain/tags.js'
import { referredStream } from '../services/stream-reference.js'
import type { Operation } from './operation.js'

/**
 * Adds tags to a stream in whatever state it is, replacing those with the same keys.
 * @throws KinesisError ResourceNotFoundException, InvalidArgumentException
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_AddTagsToStream.html}
 */
export const addTagsToStream: Operation<'AddTagsToStream'> = async (input, { scope }, { streams }) => {
  const key = await referredStream(input, scope, streams)
  await streams.update(key, (stream) => ({
    ...stream,
    tags: withStreamTags(stream.tags, input.Tags, key.name, key.accountId),
  }))
  return {}
}
