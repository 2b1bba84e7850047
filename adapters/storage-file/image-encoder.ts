import { Buffer } from 'node:buffer'
import type { Account } from '../../src/domain/account.js'
import { sameScope } from '../../src/domain/scope.js'
import type { Shard } from '../../src/domain/shard.js'
import type { Stream } from '../../src/domain/stream.js'
import type { DocumentKey, JsonValue } from '../../src/ports/storage.js'
import type { StoredDocument } from '../memory-state/document-store.js'
import { checksumHex } from './checksum.js'
import { ImageSink } from './image-sink.js'
import { encodeShards } from './shard-encoder.js'
import { fromShardImage, toShardImage } from './shard-image.js'
import type { ShardView, StateView } from './state-view.js'
import { type StreamParts, toStreamParts } from './stream-image.js'
import { streamOfParts } from './stream-projection.js'
import {
  type DocumentImage,
  differingMembers,
  type ShardTipImage,
  type StreamSupplement,
  type Supplement,
  supplementMember,
} from './supplement.js'

/** What is left to be written of a stream once its own object has been. */
interface HomeStream {
  readonly parts: StreamParts
  readonly supplement: StreamSupplement
}

/**
 * Writes a state as ferrokinesis 0.7.0 does, compact and with its members in its order; what it has no members for
 * comes last, under one more name. A state that ferrokinesis wrote and nobody changed has nothing more.
 * @returns the text in chunks of 128 KiB and less, each made in little time and overwritten by the next
 */
export function* encodeImage(view: StateView): Generator<Buffer, void> {
  const sink = new ImageSink()
  const isHome = (one: { readonly key: StoredDocument['key'] }) =>
    one.key.kind === 'stream' && sameScope(one.key, view.home)
  sink.text(`{"created_at_ms":${view.createdAtMs},"streams":[`)
  const streams = yield* encodeStreams(sink, view, isHome)
  sink.text('],"records":')
  const written = { bytes: 0, records: 0 }
  yield* encodeShards(sink, view.shards.filter(isHome), view.documents, false, written)
  const all = streams.map(({ parts }) => parts)
  const transitions = all.flatMap((parts) => parts.transitions).sort(([a], [b]) => byteOrder(a, b))
  sink.text(',"consumers":')
  const consumers = all.flatMap((parts) => parts.consumers)
  yield* encodeList(sink, consumers, (one) => [one.ConsumerARN, bytesOf(one)])
  sink.text(',"policies":')
  const policies = all.flatMap((parts) => parts.policies)
  yield* encodeList(sink, policies, (policy) => policy)
  sink.text(',"resource_tags":')
  const tags = all.flatMap((parts) => parts.tags)
  yield* encodeList(sink, tags, (one) => one)
  sink.text(`,"account_settings_json":${JSON.stringify(bytesOf(accountSettings(view)))}`)
  sink.text(',"pending_transitions":')
  yield* encodeList(sink, transitions, ([, transition]) => transition)
  sink.text(`,"retained_bytes":${written.bytes},"retained_records":${written.records}`)
  if (view.sequence > 0 || view.documents.some((one) => one.key.kind === 'stream' && !isHome(one)))
    yield* encodeSupplement(sink, view, streams, isHome)
  sink.text('}')
  yield sink.take()
}

/** A list, each value made when it is written. */
function* encodeList<Value>(
  sink: ImageSink,
  values: Iterable<Value>,
  toJson: (value: Value) => unknown,
): Generator<Buffer, void> {
  let separator = '['
  for (const value of values) {
    sink.text(`${separator}${JSON.stringify(toJson(value))}`)
    separator = ','
    sink.count()
    if (sink.isFull) yield sink.take()
  }
  sink.text(separator === '[' ? '[]' : ']')
}

function* encodeSupplement(
  sink: ImageSink,
  view: StateView,
  streams: readonly HomeStream[],
  isHome: (one: { readonly key: StoredDocument['key'] }) => boolean,
): Generator<Buffer, void> {
  const { home, sequence, lastVersion } = view
  const { accountId, region } = home
  const head: Pick<Supplement, 'format' | 'home' | 'sequence' | 'lastVersion'> = {
    format: 1,
    home: { accountId, region },
    sequence,
    lastVersion,
  }
  sink.text(`,"${supplementMember}":${JSON.stringify(head).slice(0, -1)},"streams":`)
  yield* encodeList(sink, streams, ({ supplement }) => supplement)
  sink.text(',"documents":')
  const others = view.documents.filter((one) => !isHome(one))
  yield* encodeList(sink, others, documentImage)
  sink.text(',"tips":')
  yield* encodeList(sink, view.shards, tipImage)
  sink.text(',"records":')
  const elsewhere = view.shards.filter((shard) => !isHome(shard))
  yield* encodeShards(sink, elsewhere, view.documents, true, { bytes: 0, records: 0 })
  sink.text(',"crc32":"')
  yield sink.take()
  sink.text(`${checksumHex(sink.checksum)}"}`)
}

function* encodeStreams(
  sink: ImageSink,
  view: StateView,
  isHome: (one: StoredDocument) => boolean,
): Generator<Buffer, HomeStream[]> {
  const shardsOf = new Map<DocumentKey, ShardView[]>()
  for (const shard of view.shards) {
    const shards = shardsOf.get(shard.key)
    if (shards === undefined) shardsOf.set(shard.key, [shard])
    else shards.push(shard)
  }
  const streams: HomeStream[] = []
  for (const document of view.documents.filter(isHome)) {
    if (streams.length > 0) sink.text(',')
    const stream = yield* encodeStream(sink, document, shardsOf.get(document.key) ?? [])
    streams.push(stream)
    sink.count(1 + stream.parts.consumers.length)
    if (sink.isFull) yield sink.take()
  }
  return streams
}

/** Writes a stream shard by shard, and finds out meanwhile what its object does not tell of it. */
function* encodeStream(
  sink: ImageSink,
  document: StoredDocument,
  views: readonly ShardView[],
): Generator<Buffer, HomeStream> {
  const stream = document.value as Stream
  const { shards, baseCounter } = stream
  const counters = shards.map(() => baseCounter + 1)
  for (const { shard, tip } of views) if (shard < counters.length) counters[shard] = tip.next
  // The first shard tells the base counter of all.
  const parts = toStreamParts({ ...stream, shards: shards.slice(0, 1) }, counters)
  let separator = '{'
  let told = true
  for (const [name, value] of Object.entries(parts.stream)) {
    sink.text(`${separator}"${name}":`)
    separator = ','
    if (name === 'shards') told = yield* encodeShardImages(sink, shards, baseCounter)
    else sink.text(JSON.stringify(value))
  }
  sink.text('}')
  if (sink.isFull) yield sink.take()
  const projected = streamOfParts(parts, stream, told ? shards : []) ?? {}
  const { name, createdAtMs } = stream
  const members = differingMembers(stream, projected)
  return { parts, supplement: { name, createdAtMs, version: document.version, members } }
}

/** @returns whether the images tell everything of the shards */
function* encodeShardImages(
  sink: ImageSink,
  shards: readonly Shard[],
  baseCounter: number,
): Generator<Buffer, boolean> {
  let told = true
  let index = 0
  yield* encodeList(sink, shards, (shard) => {
    const image = toShardImage(shard, index++, baseCounter)
    told &&= JSON.stringify(fromShardImage(image)) === JSON.stringify(shard)
    return image
  })
  return told
}

const documentImage = ({ key, version, value }: StoredDocument): DocumentImage => ({
  kind: key.kind,
  accountId: key.accountId,
  region: key.region,
  name: key.name,
  version,
  value: value as JsonValue,
})

const tipImage = ({ key, shard, tip }: ShardView): ShardTipImage => ({
  accountId: key.accountId,
  region: key.region,
  stream: key.name,
  shard,
  next: tip.next,
  ...(tip.lastSequenceSeconds === undefined ? {} : { lastSequenceSeconds: tip.lastSequenceSeconds }),
})

/** What UpdateAccountSettings of ferrokinesis would have stored. */
const accountSettings = ({ documents, home }: StateView): object => {
  const account = documents.find(({ key }) => key.kind === 'account' && sameScope(key, home))
  const commitment = (account?.value as Account | undefined)?.billingCommitment
  if (commitment === undefined) return {}
  return { Status: commitment.endRequestedAtMs === undefined ? 'ENABLED' : 'DISABLED' }
}

const bytesOf = (value: object): number[] => [...Buffer.from(JSON.stringify(value), 'utf8')]

const byteOrder = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))
