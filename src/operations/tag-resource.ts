import { withResourceTags } from '../domain/tags.js'
import { changeTags } from '../services/resources.js'
import type { Operation } from './operation.js'

/**
 * Adds tags to the resource of an ARN, replacing those with the same keys. A stream has one set of tags, however they
 * were set. StreamId, which AWS reserves, is not looked at.
 * @throws KinesisError ResourceNotFoundException, InvalidArgumentException
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_TagResource.html}
 */
export const tagResource: Operation<'TagResource'> = async (input, { scope }, { streams }) => {
  await changeTags(input.ResourceARN, scope, streams, (tags) => withResourceTags(tags, input.Tags))
  return {}
}
