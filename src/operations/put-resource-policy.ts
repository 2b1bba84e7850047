import { policyNotJson } from '../domain/refusals.js'
import { changeAttachments } from '../services/resources.js'
import type { Operation } from './operation.js'

/**
 * Attaches a policy to a stream or consumer, in place of what was there. The policy is kept and has no effect: nothing
 * checks permissions here.
 * @throws KinesisError ResourceNotFoundException, InvalidArgumentException for a text that is no JSON
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutResourcePolicy.html}
 */
export const putResourcePolicy: Operation<'PutResourcePolicy'> = async (input, { scope }, { streams }) => {
  if (!isJson(input.Policy)) throw policyNotJson()
  await changeAttachments(input.ResourceARN, scope, streams, ({ tags }) => ({ tags, policy: input.Policy }))
  return {}
}

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
