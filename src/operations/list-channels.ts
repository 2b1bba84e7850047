import { parseStreamArn } from '../domain/arn.js'
import type { Channel } from '../domain/channel.js'
import { listChannelsMaxChannels } from '../domain/limits.js'
import { unresolvableArn } from '../domain/refusals.js'
import { type Scope, sameScope } from '../domain/scope.js'
import { nameAfter, pageByName, pageToken, readPageToken } from '../services/page-tokens.js'
import type { StreamFilter } from './api.generated.js'
import { summarizedChannel } from './channel-descriptions.js'
import { isCreationTime } from './descriptions.js'
import type { Operation } from './operation.js'

/**
 * Lists the caller's channels in every status, by name, at most 100 on a page, also when MaxResults names more. A
 * filter gives the channels of any of its streams, none for a stream that is not there. AWS documents no order, and
 * not whether a token knows its filter: here the filter is said again with every page, as the SDKs' paginators do.
 * @throws KinesisError InvalidArgumentException, ExpiredNextTokenException
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListChannels.html}
 */
export const listChannels: Operation<'ListChannels'> = async (input, { scope }, { streams, clock }) => {
  const nowMs = clock.now()
  const after =
    input.NextToken === undefined
      ? undefined
      : nameAfter(readPageToken('ListChannels', input.NextToken, nowMs))
  const selected = channelSelector(input.StreamFilter, scope)
  const account = await streams.account(scope)
  const limit = Math.min(input.MaxResults ?? listChannelsMaxChannels, listChannelsMaxChannels)
  const { page, last } = pageByName(account.channels.filter(selected), after, limit)
  return {
    ChannelSummaries: page.map((channel) => summarizedChannel(account, channel)),
    NextToken: last === undefined ? undefined : pageToken('ListChannels', nowMs, { after: last }),
  }
}

/** Which channels a filter selects; channels share account and region with their streams. */
const channelSelector = (
  filters: readonly StreamFilter[] | undefined,
  scope: Scope,
): ((channel: Channel) => boolean) => {
  if (filters === undefined) return () => true
  const creationsByName = new Map<string, (number | undefined)[]>()
  for (const { StreamARN, StreamCreationTimestamp } of filters) {
    const stream = parseStreamArn(StreamARN)
    if (stream === undefined) throw unresolvableArn()
    if (!sameScope(stream, scope)) continue
    const creations = creationsByName.get(stream.name) ?? []
    creations.push(StreamCreationTimestamp)
    creationsByName.set(stream.name, creations)
  }
  return ({ streamName, streamCreatedAtMs }) =>
    creationsByName.get(streamName)?.some((creation) => isCreationTime(creation, streamCreatedAtMs)) ?? false
}
