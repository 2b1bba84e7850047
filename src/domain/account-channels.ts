import type { Account } from './account.js'
import type { Channel, ChannelDestination } from './channel.js'
import { assertActive } from './lifecycle.js'
import { channelExists, streamHasChannelOfKind, streamHasChannels, streamProvisioned } from './refusals.js'
import type { Stream } from './stream.js'

/** Channels of a stream in every status. */
export const channelsOf = (account: Account, streamName: string): readonly Channel[] =>
  account.channels.filter((channel) => channel.streamName === streamName)

/** The account with `channel` in the place of that with its id. */
export const withChannel = (account: Account, channel: Channel): Account => ({
  ...account,
  channels: account.channels.map((one) => (one.id === channel.id ? channel : one)),
})

/**
 * A stream with channels, in whatever status, can neither be deleted nor leave on-demand mode.
 * @throws KinesisError ResourceInUseException
 */
export const assertNoChannels = (account: Account, stream: Stream): void => {
  if (channelsOf(account, stream.name).length > 0) throw streamHasChannels(stream.name, stream.accountId)
}

/**
 * What a new channel demands of its stream and the account.
 * @throws KinesisError ResourceInUseException, ValidationException, LimitExceededException
 */
export const assertRoomForChannel = (
  account: Account,
  stream: Stream,
  name: string,
  kind: ChannelDestination['kind'],
): void => {
  assertActive(stream)
  if (stream.mode !== 'ON_DEMAND') throw streamProvisioned(stream.name, stream.accountId)
  if (account.channels.some((channel) => channel.name === name)) throw channelExists(name, account.accountId)
  if (channelsOf(account, stream.name).some(({ destination }) => destination.kind === kind))
    throw streamHasChannelOfKind(stream.name, stream.accountId, kind)
}
