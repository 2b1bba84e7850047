import { parseStreamArn, streamArn } from '../domain/arn.js'
import { listShardsMaxShards } from '../domain/limits.js'
import {
  invalidNextToken,
  shardFilterNeedsShardId,
  shardFilterNeedsTimestamp,
  streamNotFound,
  tokenExcludes,
  tokenOrStreamMissing,
} from '../domain/refusals.js'
import { isRetained, trimHorizonMs } from '../domain/retention.js'
import type { Scope } from '../domain/scope.js'
import type { Shard } from '../domain/shard.js'
import { namedShard } from '../domain/shard-id.js'
import { isOpen, lastsBeyond } from '../domain/shard-map.js'
import type { Stream } from '../domain/stream.js'
import { type StreamKey, streamKey } from '../ports/document-keys.js'
import { pageToken, readPageToken } from '../services/page-tokens.js'
import { referredStream } from '../services/stream-reference.js'
import type { Streams } from '../services/streams.js'
import type { ListShardsInput, ShardFilter } from './api.generated.js'
import { describedShard, isCreationTime } from './descriptions.js'
import type { Operation } from './operation.js'

/**
 * Lists a stream's shards, filtered, at most 1,000 on a page. A stream that is being created has none yet.
 * @throws KinesisError ResourceNotFoundException, InvalidArgumentException, ExpiredNextTokenException
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListShards.html}
 */
export const listShards: Operation<'ListShards'> = async (input, { scope }, { streams, clock }) => {
  const nowMs = clock.now()
  const page =
    input.NextToken === undefined
      ? await firstPage(input, scope, streams)
      : nextPage(input as TokenInput, nowMs)
  const { value: stream } = await streams.get(page.key)
  if (!page.isOf(stream)) throw streamNotFound(page.key.name, page.key.accountId)

  const selected = shardSelector(page.filter, stream, nowMs)
  const limit = Math.min(input.MaxResults ?? listShardsMaxShards, listShardsMaxShards)
  const indices = stream.shards.flatMap((shard, index) =>
    index > page.after && isRetained(shard, stream, nowMs) && selected(shard, index) ? [index] : [],
  )
  const shown = indices.slice(0, limit)
  return {
    Shards: shown.map((index) => describedShard(stream, index)),
    NextToken:
      indices.length > limit
        ? pageToken('ListShards', nowMs, {
            stream: streamArn(page.key),
            createdAtMs: String(stream.createdAtMs),
            after: String(shown.at(-1)),
            filter: JSON.stringify(page.filter ?? null),
          })
        : undefined,
  }
}

interface Page {
  readonly key: StreamKey
  /** Index of the last shard before this page. */
  readonly after: number
  /** Whether a stream of this name is the one that is meant. */
  readonly isOf: (stream: Stream) => boolean
  readonly filter: ShardFilter | undefined
}

type TokenInput = ListShardsInput & { readonly NextToken: string }

const firstPage = async (input: ListShardsInput, scope: Scope, streams: Streams): Promise<Page> => {
  if (input.StreamName === undefined && input.StreamARN === undefined && input.StreamId === undefined)
    throw tokenOrStreamMissing()
  const key = await referredStream(input, scope, streams)
  const after = input.ExclusiveStartShardId === undefined ? -1 : namedShard(input.ExclusiveStartShardId, key)
  return {
    key,
    after,
    isOf: ({ createdAtMs }) => isCreationTime(input.StreamCreationTimestamp, createdAtMs),
    filter: input.ShardFilter,
  }
}

/** A token carries all that its first request said, so nothing may be said again but the page's size. */
const nextPage = (input: TokenInput, nowMs: number): Page => {
  for (const member of [
    'StreamName',
    'StreamARN',
    'StreamId',
    'StreamCreationTimestamp',
    'ExclusiveStartShardId',
    'ShardFilter',
  ] as const)
    if (input[member] !== undefined) throw tokenExcludes(member)
  const payload = readPageToken('ListShards', input.NextToken, nowMs)
  const arn = parseStreamArn(payload.stream ?? '')
  const createdAtMs = wholeNumber(payload.createdAtMs)
  const after = wholeNumber(payload.after)
  const filter = parseFilter(payload.filter)
  if (arn === undefined || createdAtMs === undefined || after === undefined || filter === undefined)
    throw invalidNextToken()
  return {
    key: streamKey(arn, arn.name),
    after,
    isOf: (stream) => stream.createdAtMs === createdAtMs,
    filter: filter ?? undefined,
  }
}

/** Anybody can make up a token: its texts may say anything. */
const wholeNumber = (text = ''): number | undefined => (/^\d{1,15}$/.test(text) ? Number(text) : undefined)

/** @returns null for no filter, undefined for anything that a token does not carry */
const parseFilter = (text = ''): ShardFilter | null | undefined => {
  try {
    const filter: unknown = JSON.parse(text)
    return filter === null || isFilter(filter) ? filter : undefined
  } catch {
    return undefined
  }
}

const filterTypes: readonly unknown[] = [
  'AFTER_SHARD_ID',
  'AT_TRIM_HORIZON',
  'FROM_TRIM_HORIZON',
  'AT_LATEST',
  'AT_TIMESTAMP',
  'FROM_TIMESTAMP',
] satisfies readonly ShardFilter['Type'][]

const isFilter = (value: unknown): value is ShardFilter => {
  const { Type, ShardId, Timestamp } = Object(value) as { readonly [Member in keyof ShardFilter]: unknown }
  return (
    filterTypes.includes(Type) &&
    (ShardId === undefined || typeof ShardId === 'string') &&
    (Timestamp === undefined || typeof Timestamp === 'number')
  )
}

/** Which shards a filter selects; AWS documents the types under ShardFilter. */
const shardSelector = (
  filter: ShardFilter | undefined,
  stream: Stream,
  nowMs: number,
): ((shard: Shard, index: number) => boolean) => {
  const horizonMs = Math.max(trimHorizonMs(stream, nowMs), stream.createdAtMs)
  const openAt = (timestampMs: number) => (shard: Shard) =>
    shard.createdAtSeconds * 1000 <= timestampMs && lastsBeyond(shard, timestampMs)
  switch (filter?.Type) {
    case undefined:
    case 'FROM_TRIM_HORIZON':
      return () => true
    case 'AT_TRIM_HORIZON':
      return openAt(horizonMs)
    case 'AT_LATEST':
      return isOpen
    case 'AFTER_SHARD_ID': {
      if (filter.ShardId === undefined) throw shardFilterNeedsShardId()
      const after = namedShard(filter.ShardId, stream)
      return (_, index) => index > after
    }
    case 'AT_TIMESTAMP':
      if (filter.Timestamp === undefined) throw shardFilterNeedsTimestamp()
      return openAt(Math.max(filter.Timestamp, horizonMs))
    case 'FROM_TIMESTAMP': {
      if (filter.Timestamp === undefined) throw shardFilterNeedsTimestamp()
      const { Timestamp } = filter
      return (shard) => lastsBeyond(shard, Timestamp)
    }
  }
}
