import { sortedTags } from '../domain/tags.js'
import { tagsOf } from '../services/resources.js'
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
  return { Tags: sortedTags(await tagsOf(input.ResourceARN, scope, streams)) }
}
