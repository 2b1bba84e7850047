import { streamHasConsumers } from '../domain/refusals.js'
import { referredStream } from '../services/stream-reference.js'
import type { Operation } from './operation.js'

/**
 * Deletes a stream in whatever state it is; its records go with it when DELETING is over.
 * @throws KinesisError ResourceNotFoundException, ResourceInUseException while consumers are registered
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DeleteStream.html}
 */
export const deleteStream: Operation<'DeleteStream'> = async (input, { scope }, { streams, settings }) => {
  const key = await referredStream(input, scope, streams)
  await streams.update(key, (stream, _account, nowMs) => {
    if (stream.status === 'DELETING') return stream
    if (stream.consumers.length > 0 && input.EnforceConsumerDeletion !== true)
      throw streamHasConsumers(stream.name, stream.accountId)
    return {
      ...stream,
      status: 'DELETING',
      transition: { kind: 'delete', readyAtMs: nowMs + settings.deleteStreamMs },
    }
  })
  return {}
}
