import { Buffer } from 'node:buffer'
import { type Account, emptyAccount } from '../../src/domain/account.js'
import { parseStreamArn } from '../../src/domain/arn.js'
import { usageOf } from '../../src/domain/lifecycle.js'
import { type Scope, sameScope } from '../../src/domain/scope.js'
import type { Stream } from '../../src/domain/stream.js'
import { accountKey, streamKey } from '../../src/ports/document-keys.js'
import type { DocumentKey } from '../../src/ports/storage.js'
import { inTurns, type Turns } from '../event-loop/turns.js'
import { MemoryState } from '../memory-state/memory-state.js'
import { assertFinishable } from './assert-finishable.js'
import type { ConsumerImage } from './image.js'
import type { DecodedImage, DecodedShard } from './image-decoder.js'
import { RefusedStateError } from './image-error.js'
import { consumerShape } from './image-shape.js'
import { keyText } from './key-text.js'
import { fromShardImage } from './shard-image.js'
import { partsOfImage, streamOfParts } from './stream-projection.js'
import { type StreamSupplement, type Supplement, withMembers } from './supplement.js'

/** A state as it was loaded. */
export interface LoadedState {
  readonly state: MemoryState
  readonly createdAtMs: number
  /** The last entry of the log that it includes. */
  readonly sequence: number
}

/** What an earlier image knew that a later one of ferrokinesis could not carry on. */
export interface EarlierKnowledge {
  readonly supplement: Supplement
  /** Records of other scopes than the image's. */
  readonly shards: readonly DecodedShard[]
}

/**
 * Makes a state of an image. Of what an earlier image knew beyond it, everything is kept that stands on its own, and
 * of streams what belongs to those that still are there: same name, same creation time.
 * @param configured where an image without streams belongs
 * @throws RefusedStateError, ImageError
 */
export const stateOfImage = (
  image: DecodedImage,
  earlier: EarlierKnowledge | undefined,
  configured: Scope,
): Promise<LoadedState> => inTurns((turns) => stateInTurns(image, earlier, configured, turns))

const stateInTurns = async (
  image: DecodedImage,
  earlier: EarlierKnowledge | undefined,
  configured: Scope,
  turns: Turns,
): Promise<LoadedState> => {
  const supplement = image.supplement ?? earlier?.supplement
  const state = new MemoryState()
  state.skipVersions(supplement?.lastVersion ?? 0)
  const streams = await streamsOf(image, earlier, configured, turns)
  for (const { stream, version } of streams) restore(state, stream, version ?? state.lastVersion + 1)
  for (const { kind, accountId, region, name, version, value } of supplement?.documents ?? []) {
    const key = { kind, accountId, region, name } as DocumentKey
    if (state.load(key) === undefined)
      state.apply([{ key, value } as Parameters<MemoryState['apply']>[0][number]], version)
  }
  const home = image.supplement?.home ?? streams[0]?.stream ?? supplement?.home ?? configured
  if (image.supplement === undefined) recountAccounts(state, image, home, streams)
  await restoreRecords(state, image, earlier, home, streams, turns)
  return { state, createdAtMs: image.members.created_at_ms, sequence: supplement?.sequence ?? 0 }
}

interface LoadedStream {
  readonly stream: Stream
  readonly version: number | undefined
  /** Whether the knowledge beyond the image is of this very stream. */
  readonly known: boolean
}

const restore = (state: MemoryState, stream: Stream, version: number): void =>
  state.apply([{ key: streamKey(stream, stream.name), value: stream }], version)

const streamsOf = async (
  { members, supplement }: DecodedImage,
  earlier: EarlierKnowledge | undefined,
  configured: Scope,
  turns: Turns,
): Promise<LoadedStream[]> => {
  const own = new Map(supplement?.streams.map((one) => [one.name, one]))
  const former = new Map(
    supplement === undefined ? earlier?.supplement.streams.map((one) => [one.name, one]) : [],
  )
  const parts = partsOfImage({
    streams: members.streams,
    consumers: await mapped(members.consumers, ([arn, json]) => consumerIn(arn, json), turns),
    policies: members.policies,
    tags: members.resource_tags,
    transitions: members.pending_transitions,
  })
  const loaded: LoadedStream[] = []
  for (const part of parts) {
    const scope = parseStreamArn(part.stream.stream_arn) ?? configured
    const shards = await mapped(part.stream.shards, fromShardImage, turns)
    const stream = streamOfParts(part, scope, shards)
    if (stream !== undefined) {
      assertFinishable(stream)
      loaded.push(withKnowledge(stream, own.get(stream.name), former.get(stream.name)))
    }
    if (turns.due(1 + part.consumers.length)) await turns.next()
  }
  return loaded
}

/**
 * @param own what the image itself knows beyond the stream's object
 * @param former what an earlier image knew of a stream of this name
 */
const withKnowledge = (
  stream: Stream,
  own: StreamSupplement | undefined,
  former: StreamSupplement | undefined,
): LoadedStream => {
  if (own !== undefined)
    return { stream: withMembers(stream, own.members), version: own.version, known: true }
  if (former?.createdAtMs !== stream.createdAtMs) return { stream, version: undefined, known: false }
  const { incarnation, distribution, expiredBeforeMs, newestFormerConsumerSeconds } = former.members
  const kept = { incarnation, distribution, expiredBeforeMs, newestFormerConsumerSeconds }
  const defined = Object.fromEntries(Object.entries(kept).filter(([, value]) => value != null))
  return { stream: { ...stream, ...defined }, version: undefined, known: true }
}

const mapped = async <Value, Result>(
  values: readonly Value[],
  map: (value: Value) => Result,
  turns: Turns,
): Promise<Result[]> => {
  const results: Result[] = []
  for (const value of values) {
    results.push(map(value))
    if (turns.due()) await turns.next()
  }
  return results
}

const consumerIn = (arn: string, json: readonly number[]): ConsumerImage => {
  try {
    const consumer: unknown = JSON.parse(Buffer.from(json).toString('utf8'))
    consumerShape(consumer, 'consumer')
    return { ...(consumer as ConsumerImage), ConsumerARN: arn }
  } catch (error) {
    throw new RefusedStateError(`failed to decode recovered consumer ${arn}: ${messageOf(error)}`)
  }
}

/** The accounts of an image that says nothing of them: counted from its streams, with the settings it has. */
const recountAccounts = (
  state: MemoryState,
  { members }: DecodedImage,
  home: Scope,
  streams: readonly LoadedStream[],
): void => {
  const enabled = settingsIn(members.account_settings_json).Status === 'ENABLED'
  const scopes = new Map(
    streams.map(({ stream }) => [`${stream.accountId} ${stream.region}`, stream as Scope]),
  )
  const homeKey = accountKey(home)
  if (enabled || state.load(homeKey) !== undefined) scopes.set(`${home.accountId} ${home.region}`, home)
  for (const scope of scopes.values()) {
    const before = state.load(accountKey(scope))?.value
    const own = streams.filter(({ stream }) => sameScope(stream, scope)).map(({ stream }) => stream)
    const usages = own.map(usageOf)
    const total = (of: (usage: ReturnType<typeof usageOf>) => number) =>
      usages.reduce((sum, usage) => sum + of(usage), 0)
    const { billingCommitment, ...rest } = before ?? emptyAccount(scope)
    const commitment = sameScope(scope, home)
      ? commitmentOfHome(enabled, billingCommitment, members.created_at_ms)
      : billingCommitment
    const value: Account = {
      ...rest,
      openShards: total((usage) => usage.openShards),
      onDemandStreams: total((usage) => usage.onDemandStreams),
      creatingStreams: total((usage) => usage.creatingStreams),
      channels: rest.channels.filter(({ streamName, streamCreatedAtMs }) =>
        own.some(({ name, createdAtMs }) => name === streamName && createdAtMs === streamCreatedAtMs),
      ),
      ...(commitment === undefined ? {} : { billingCommitment: commitment }),
    }
    state.apply([{ key: accountKey(scope), value }], state.lastVersion + 1)
  }
}

/** The settings say whether there is a commitment, and not since when. */
const commitmentOfHome = (
  enabled: boolean,
  before: Account['billingCommitment'],
  startedAtMs: number,
): Account['billingCommitment'] => {
  if (!enabled) return undefined
  const goesOn = before !== undefined && before.endRequestedAtMs === undefined
  return goesOn ? before : { startedAtMs }
}

const settingsIn = (json: readonly number[]): Readonly<Record<string, unknown>> => {
  if (json.length === 0) return {}
  try {
    const settings: unknown = JSON.parse(Buffer.from(json).toString('utf8'))
    return typeof settings === 'object' && settings !== null ? (settings as Record<string, unknown>) : {}
  } catch (error) {
    throw new RefusedStateError(`failed to decode persisted account settings: ${messageOf(error)}`)
  }
}

const restoreRecords = async (
  state: MemoryState,
  image: DecodedImage,
  earlier: EarlierKnowledge | undefined,
  home: Scope,
  streams: readonly LoadedStream[],
  turns: Turns,
): Promise<void> => {
  const scopeOf = new Map(streams.map(({ stream }) => [stream.name, stream as Scope]))
  const others = image.supplement === undefined ? (earlier?.shards ?? []) : []
  for (const { scope, stream: name, shard, records } of [...image.shards, ...others]) {
    state.adopt(streamKey(scope ?? scopeOf.get(name) ?? home, name), shard, records)
    if (turns.due()) await turns.next()
  }
  for (const { name, shard_counters: counters } of image.members.streams) {
    const scope = scopeOf.get(name)
    const stream = scope && state.stream(streamKey(scope, name))
    for (const [shard, next] of counters.entries()) {
      const fresh = stream?.shard(shard).next ?? 0
      if (next > fresh) stream?.shardToWrite(shard).advance({ next, lastSequenceSeconds: undefined })
      if (turns.due()) await turns.next()
    }
  }
  const known = image.supplement ?? earlier?.supplement
  const unknown = new Set(streams.filter((one) => !one.known).map(({ stream }) => keyText(stream)))
  for (const { stream: name, shard, ...tip } of known?.tips ?? []) {
    if (turns.due()) await turns.next()
    if (unknown.has(keyText({ ...tip, name }))) continue
    const records = state.stream(streamKey(tip, name))?.shardToWrite(shard)
    records?.advance({ next: tip.next, lastSequenceSeconds: tip.lastSequenceSeconds })
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
