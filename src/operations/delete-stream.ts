import { assertNoChannels } from '../domain/account-channels.js'
import { streamHasConsumers } from '../domain/refusals.js'
import { arnOfConsumer } from '../services/consumer-reference.js'
import { referredStream } from '../services/stream-reference.js'
import type { Operation } from './operation.js'

/**
 * Deletes a stream in whatever state it is; its consumers go at once, its records when DELETING is over. AWS refuses
 * to delete a stream with channels but does not say how: here it is ResourceInUseException with a text of its own,
 * until the last channel is gone.
 * @throws KinesisError ResourceNotFoundException, ResourceInUseException while consumers are registered or channels
 *   are there
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DeleteStream.html}
 */
export const deleteStream: Operation<'DeleteStream'> = async (
  input,
  { scope },
  { streams, settings, subscriptions },
) => {
  const key = await referredStream(input, scope, streams)
  const { before } = await streams.update(key, (stream, account, nowMs) => {
    if (stream.status === 'DELETING') return stream
    assertNoChannels(account, stream)
    if (stream.consumers.length > 0 && input.EnforceConsumerDeletion !== true)
      throw streamHasConsumers(stream.name, stream.accountId)
    return {
      ...stream,
      status: 'DELETING',
      consumers: [],
      transition: { kind: 'delete', readyAtMs: nowMs + settings.deleteStreamMs },
    }
  })
  for (const consumer of before.consumers) await subscriptions.forget(key, arnOfConsumer(before, consumer))
  return {}
}
