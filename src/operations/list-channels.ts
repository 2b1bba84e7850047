import { parseStreamArn } from '../domain/arn.js'
import type { Channel } from '../domain/channel.js'
import { listChannelsMaxChannels } from '../domain/limits.js'
import { invalidNextToken, unresolvableArn } from '../domain/refusals.js'
import { type Scope, sameScope } from '../domain/scope.js'
import { pageToken, readPageToken } from '../services/page-tokens.js'
import type { StreamFilter } from './api.generated.js'
import { summarizedChannel } from './channel-descriptions.js'
import { shownCreationMs } from './descriptions.js'
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
  const after = tokenStart(input.NextToken, nowMs)
  const selected = channelSelector(input.StreamFilter, scope)
  const account = await streams.account(scope)
  const following = account.channels
    .filter((channel) => (after === undefined || channel.name > after) && selected(channel))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const limit = Math.min(input.MaxResults ?? listChannelsMaxChannels, listChannelsMaxChannels)
  const page = following.slice(0, limit)
  return {
    ChannelSummaries: page.map((channel) => summarizedChannel(account, channel)),
    NextToken:
      following.length > limit
        ? pageToken('ListChannels', nowMs, { after: page.at(-1)?.name ?? '' })
        : undefined,
  }
}

const tokenStart = (token: string | undefined, nowMs: number): string | undefined => {
  if (token === undefined) return undefined
  const { after } = readPageToken('ListChannels', token, nowMs)
  if (after === undefined) throw invalidNextToken()
  return after
}

/** Which channels a filter selects; channels share account and region with their streams. */
const channelSelector = (
  filters: readonly StreamFilter[] | undefined,
  scope: Scope,
): ((channel: Channel) => boolean) => {
  if (filters === undefined) return () => true
  const creations = new Map<string, Set<number | undefined>>()
  for (const { StreamARN, StreamCreationTimestamp } of filters) {
    const stream = parseStreamArn(StreamARN)
    if (stream === undefined) throw unresolvableArn()
    if (!sameScope(stream, scope)) continue
    const created =
      StreamCreationTimestamp === undefined
        ? undefined
        : shownCreationMs({ createdAtMs: StreamCreationTimestamp })
    creations.set(stream.name, (creations.get(stream.name) ?? new Set()).add(created))
  }
  return ({ streamName, streamCreatedAtMs }) => {
    const created = creations.get(streamName)
    return (
      created !== undefined &&
      (created.has(undefined) || created.has(shownCreationMs({ createdAtMs: streamCreatedAtMs })))
    )
  }
}
