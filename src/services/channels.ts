import type { Account } from '../domain/account.js'
import { withChannel } from '../domain/account-channels.js'
import { parseChannelArn } from '../domain/arn.js'
import type { Channel } from '../domain/channel.js'
import { channelNotFound } from '../domain/refusals.js'
import type { Scope } from '../domain/scope.js'
import type { Streams } from './streams.js'

/** A channel with the account that holds it. */
export interface HeldChannel {
  readonly account: Account
  readonly channel: Channel
}

/**
 * The channel of an ARN, which names its own account and region.
 * @param scope the caller's, for the text about an ARN of something else
 * @throws KinesisError ResourceNotFoundException
 */
export const channelOfArn = async (arn: string, scope: Scope, streams: Streams): Promise<HeldChannel> => {
  const parsed = parseChannelArn(arn)
  if (parsed === undefined) throw channelNotFound(arn, scope.accountId)
  const account = await streams.account(parsed)
  return { account, channel: heldChannel(account, parsed.id, arn) }
}

/**
 * Changes the channel of an ARN.
 * @param change decides on the channel as it stands, throws to refuse; the same object where nothing changes
 * @returns the channel as it was stored
 * @throws KinesisError ResourceNotFoundException, and what `change` throws
 */
export const changeChannel = async (
  arn: string,
  scope: Scope,
  streams: Streams,
  change: (channel: Channel, account: Account, nowMs: number) => Channel,
): Promise<HeldChannel> => {
  const parsed = parseChannelArn(arn)
  if (parsed === undefined) throw channelNotFound(arn, scope.accountId)
  const { id } = parsed
  const account = await streams.updateAccount(parsed, (before, nowMs) => {
    const channel = heldChannel(before, id, arn)
    const changed = change(channel, before, nowMs)
    return changed === channel ? before : withChannel(before, changed)
  })
  return { account, channel: heldChannel(account, id, arn) }
}

const heldChannel = (account: Account, id: string, arn: string): Channel => {
  const channel = account.channels.find((one) => one.id === id)
  if (channel === undefined) throw channelNotFound(arn, account.accountId)
  return channel
}
