import { maxTags } from '../domain/limits.js'
import { sortedTags } from '../domain/tags.js'
import { referredStream } from '../services/stream-reference.js'
import type { Operation } from './operation.js'

/**
 * Lists a stream's tags by key, after ExclusiveStartTagKey.
 * @throws KinesisError ResourceNotFoundException
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListTagsForStream.html}
 */
export const listTagsForStream: Operation<'ListTagsForStream'> = async (input, { scope }, { streams }) => {
  const { value: stream } = await streams.get(await referredStream(input, scope, streams))
  const after = input.ExclusiveStartTagKey
  const tags = sortedTags(stream.tags).filter(({ Key }) => after === undefined || Key > after)
  const limit = input.Limit ?? maxTags
  return { Tags: tags.slice(0, limit), HasMoreTags: tags.length > limit }
}
