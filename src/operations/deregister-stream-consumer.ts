import { consumerCreationSeconds, withDeregistered } from '../domain/consumer.js'
import { consumerNotDeregistrable } from '../domain/refusals.js'
import {
  arnOfConsumer,
  changeStreamOfConsumer,
  consumerOf,
  referredConsumer,
} from '../services/consumer-reference.js'
import type { Operation } from './operation.js'

/**
 * Deregisters an enhanced fan-out consumer and ends its subscriptions. The stream may be in any state; the consumer
 * must be ACTIVE, as AWS has been seen to demand, although its API model names no exception for it.
 * @throws KinesisError ResourceNotFoundException, InvalidArgumentException, ResourceInUseException
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DeregisterStreamConsumer.html}
 */
export const deregisterStreamConsumer: Operation<'DeregisterStreamConsumer'> = async (
  input,
  { scope },
  { streams, settings, subscriptions },
) => {
  const referred = await referredConsumer(input, scope, streams)
  const { before } = await changeStreamOfConsumer(referred, streams, (stream, nowMs) => {
    const consumer = consumerOf(stream, referred)
    if (consumer.status !== 'ACTIVE')
      throw consumerNotDeregistrable(
        consumer.name,
        consumerCreationSeconds(consumer),
        stream.name,
        stream.accountId,
      )
    return withDeregistered(stream, consumer, nowMs + settings.updateStreamMs)
  })
  await subscriptions.forget(referred.key, arnOfConsumer(before, consumerOf(before, referred)))
  return {}
}
