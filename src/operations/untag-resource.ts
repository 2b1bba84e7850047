import { withoutTags } from '../domain/tags.js'
import { changeTags } from '../services/resources.js'
import type { Operation } from './operation.js'

/**
 * Removes tags from the resource of an ARN; keys that it does not have are passed over.
 * @throws KinesisError ResourceNotFoundException
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UntagResource.html}
 */
export const untagResource: Operation<'UntagResource'> = async (input, { scope }, { streams }) => {
  await changeTags(input.ResourceARN, scope, streams, (tags) => withoutTags(tags, input.TagKeys))
  return {}
}
