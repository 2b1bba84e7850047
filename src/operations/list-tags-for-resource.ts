import { sortedTags } from '../domain/tags.js'
import { attachmentsOf } from '../services/resources.js'
import type { Operation } from './operation.js'

/**
 * Lists the tags of the resource of an ARN, by key.
 * @throws KinesisError ResourceNotFoundException
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListTagsForResource.html}
 */
export const listTagsForResource: Operation<'ListTagsForResource'> = async (
  input,
  { scope },
  { streams },
) => {
  const { tags } = await attachmentsOf(input.ResourceARN, scope, streams)
  return { Tags: sortedTags(tags) }
}
