import { assertStreamTagTexts, withoutTags } from '../domain/tags.js'
import { referredStream } from '../services/stream-reference.js'
import type { Operation } from './operation.js'

/**
 * Removes tags from a stream; keys that it does not have are passed over.
 * @throws KinesisError ResourceNotFoundException, InvalidArgumentException
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_RemoveTagsFromStream.html}
 */
export const removeTagsFromStream: Operation<'RemoveTagsFromStream'> = async (
  input,
  { scope },
  { streams },
) => {
  const key = await referredStream(input, scope, streams)
  await streams.update(key, (stream) => {
    assertStreamTagTexts(input.TagKeys, 'remove', key.name, key.accountId)
    const tags = withoutTags(stream.tags, input.TagKeys)
    return tags === stream.tags ? stream : { ...stream, tags }
  })
  return {}
}
