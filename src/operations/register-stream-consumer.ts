import { streamArn } from '../domain/arn.js'
import { consumerLimit, withConsumer } from '../domain/consumer.js'
import { assertActive } from '../domain/lifecycle.js'
import { maxCreatingConsumers } from '../domain/limits.js'
import { consumerExists, tooManyConsumers, tooManyCreatingConsumers } from '../domain/refusals.js'
import type { Consumer } from '../domain/stream.js'
import { withResourceTags } from '../domain/tags.js'
import { referredStream } from '../services/stream-reference.js'
import { describedConsumer } from './descriptions.js'
import type { Operation } from './operation.js'

/**
 * Registers an enhanced fan-out consumer. The answer shows it CREATING, as AWS's does, also where it is ACTIVE when
 * looked at next. A name is taken until its consumer is gone. AWS does not say whether the stream has to be ACTIVE;
 * here it must be, since the exception for it is in the API model.
 * @throws KinesisError ResourceNotFoundException, ResourceInUseException, LimitExceededException,
 *   InvalidArgumentException
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_RegisterStreamConsumer.html}
 */
export const registerStreamConsumer: Operation<'RegisterStreamConsumer'> = async (
  input,
  { scope },
  { streams, settings },
) => {
  const key = await referredStream(input, scope, streams)
  const { after } = await streams.update(key, (stream, account, nowMs) => {
    assertActive(stream)
    const { consumers } = stream
    if (consumers.some(({ name }) => name === input.ConsumerName))
      throw consumerExists(input.ConsumerName, streamArn(stream))
    if (consumers.length >= consumerLimit(stream, account, nowMs)) throw tooManyConsumers()
    if (consumers.filter(({ status }) => status === 'CREATING').length >= maxCreatingConsumers)
      throw tooManyCreatingConsumers(maxCreatingConsumers)
    const tags = withResourceTags({}, input.Tags ?? {})
    return withConsumer(stream, input.ConsumerName, tags, nowMs, nowMs + settings.updateStreamMs)
  })
  const registered = after.consumers.at(-1) as Consumer
  return { Consumer: describedConsumer(after, registered) }
}
