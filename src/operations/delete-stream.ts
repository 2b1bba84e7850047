import { streamHasConsumers } from '../domain/refusals.js'
import { arnOfConsumer } from '../services/consumer-reference.js'
import { referredStream } from '../services/stream-reference.js'
import type { Operation } from './operation.js'

/**
 * Deletes a stream in whatever state it is; its consumers go at once, its records when DELETING is over.
 * @throws KinesisError ResourceNotFoundException, ResourceInUseException while consumers are registered
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DeleteStream.html}
 */
export const deleteStream: Operation<'DeleteStream'> = async (
  input,
  { scope },
  { streams, settings, subscriptions },
) => {
  const key = await referredStream(input, scope, streams)
  let consumerArns: readonly string[] = []
  await streams.update(key, (stream, _account, nowMs) => {
    if (stream.status === 'DELETING') return stream
    if (stream.consumers.length > 0 && input.EnforceConsumerDeletion !== true)
      throw streamHasConsumers(stream.name, stream.accountId)
    consumerArns = stream.consumers.map((consumer) => arnOfConsumer(stream, consumer))
    return {
      ...stream,
      status: 'DELETING',
      consumers: [],
      transition: { kind: 'delete', readyAtMs: nowMs + settings.deleteStreamMs },
    }
  })
  for (const consumerArn of consumerArns) await subscriptions.forget(key, consumerArn)
  return {}
}
