import { assertFreshness, type Channel, type ChannelDestination, withLogging } from '../domain/channel.js'
import { channelDestinationOfOtherKind, channelNotActive, channelUpdateEmpty } from '../domain/refusals.js'
import { changeChannel } from '../services/channels.js'
import type { UpdateChannelInput } from './api.generated.js'
import { describedChannel } from './channel-descriptions.js'
import type { Operation } from './operation.js'

/**
 * Changes the freshness of a channel's destination or its logging; log names that are not given stay. The answer shows
 * the channel UPDATING with the new values. AWS does not say what becomes of a request that names no change: here it
 * is refused.
 * @throws KinesisError ResourceNotFoundException, ResourceInUseException, InvalidArgumentException
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateChannel.html}
 */
export const updateChannel: Operation<'UpdateChannel'> = async (input, { scope }, { streams, settings }) => {
  const { account, channel } = await changeChannel(
    input.ChannelARN,
    scope,
    streams,
    (before, { accountId }, nowMs): Channel => {
      if (before.status !== 'ACTIVE') throw channelNotActive(before.name, accountId, before.status)
      return {
        ...before,
        destination: updatedDestination(before.destination, input),
        logging: withLogging(before.logging, input.LoggingConfiguration?.CloudWatchLogs),
        status: 'UPDATING',
        readyAtMs: nowMs + settings.updateStreamMs,
      }
    },
  )
  return { ChannelDescription: describedChannel(account, channel) }
}

const updatedDestination = (
  destination: ChannelDestination,
  { S3DestinationConfiguration, S3TablesDestinationConfiguration, LoggingConfiguration }: UpdateChannelInput,
): ChannelDestination => {
  const [own, other] =
    destination.kind === 'S3'
      ? [S3DestinationConfiguration, S3TablesDestinationConfiguration]
      : [S3TablesDestinationConfiguration, S3DestinationConfiguration]
  if (other !== undefined) throw channelDestinationOfOtherKind(destination.kind)
  if (own === undefined) {
    if (LoggingConfiguration === undefined) throw channelUpdateEmpty()
    return destination
  }
  assertFreshness(own.DataFreshnessInSeconds)
  return { ...destination, freshnessSeconds: own.DataFreshnessInSeconds }
}
