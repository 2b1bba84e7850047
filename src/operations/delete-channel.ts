import { changeChannel } from '../services/channels.js'
import type { Operation } from './operation.js'

/**
 * Deletes a channel. AWS's API has no exception for its status: it is accepted in every one, and again while the
 * channel is DELETING.
 * @throws KinesisError ResourceNotFoundException
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DeleteChannel.html}
 */
export const deleteChannel: Operation<'DeleteChannel'> = async (input, { scope }, { streams, settings }) => {
  await changeChannel(input.ChannelARN, scope, streams, (channel, _account, nowMs) =>
    channel.status === 'DELETING'
      ? channel
      : { ...channel, status: 'DELETING', readyAtMs: nowMs + settings.deleteStreamMs },
  )
  return {}
}
