import { channelOfArn } from '../services/channels.js'
import { describedChannel } from './channel-descriptions.js'
import type { Operation } from './operation.js'

/**
 * Describes a channel in whatever status, with every default filled in.
 * @throws KinesisError ResourceNotFoundException
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DescribeChannel.html}
 */
export const describeChannel: Operation<'DescribeChannel'> = async (input, { scope }, { streams }) => {
  const { account, channel } = await channelOfArn(input.ChannelARN, scope, streams)
  return { ChannelDescription: describedChannel(account, channel) }
}
