import { policyNotFound } from '../domain/refusals.js'
import { changeAttachments } from '../services/resources.js'
import type { Operation } from './operation.js'

/**
 * Removes the policy of a stream or consumer.
 * @throws KinesisError ResourceNotFoundException, also where no policy is attached
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DeleteResourcePolicy.html}
 */
export const deleteResourcePolicy: Operation<'DeleteResourcePolicy'> = async (
  input,
  { scope },
  { streams },
) => {
  await changeAttachments(input.ResourceARN, scope, streams, ({ tags, policy }) => {
    if (policy === undefined) throw policyNotFound(input.ResourceARN)
    return { tags }
  })
  return {}
}
