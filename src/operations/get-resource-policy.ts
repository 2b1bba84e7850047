import { attachmentsOf } from '../services/resources.js'
import type { Operation } from './operation.js'

/** What AWS answers where no policy is attached, as moto has it. */
const emptyPolicy = '{}'

/**
 * Gives the policy of a stream or consumer.
 * @throws KinesisError ResourceNotFoundException
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetResourcePolicy.html}
 */
export const getResourcePolicy: Operation<'GetResourcePolicy'> = async (input, { scope }, { streams }) => {
  const { policy } = await attachmentsOf(input.ResourceARN, scope, streams)
  return { Policy: policy ?? emptyPolicy }
}
