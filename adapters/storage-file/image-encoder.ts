import { Buffer } from 'node:buffer'
import type { Account } from '../../src/domain/account.js'
import { sameScope } from '../../src/domain/scope.js'
import type { Stream } from '../../src/domain/stream.js'
import type { DocumentKey, JsonValue } from '../../src/ports/storage.js'
import type { StoredDocument } from '../memory-state/document-store.js'
import { checksumHex } from './checksum.js'
import { ImageSink } from './image-sink.js'
import { keyText } from './key-text.js'
import { encodeShards } from './shard-encoder.js'
import type { ShardView, StateView } from './state-view.js'
import { type StreamParts, toStreamParts } from './stream-image.js'
import { streamOfParts } from './stream-projection.js'
import {
  type DocumentImage,
  differingMembers,
  type ShardTipImage,
  type StreamSupplement,
  SUPPLEMENT,
  type Supplement,
} from './supplement.js'

interface HomeStream {
  readonly document: StoredDocument
  readonly stream: Stream
  readonly parts: StreamParts
}

/**
 * Writes a state as ferrokinesis 0.7.0 does, compact and with its members in its order; what it has no members for
 * comes last, under one more name. A state that ferrokinesis wrote and nobody changed has nothing more.
 * @returns the text in chunks of some 100 KiB, each made in little time and overwritten by the next
 */
export function* encodeImage(view: StateView): Generator<Buffer, void> {
  const sink = new ImageSink()
  const isHome = (one: { readonly key: StoredDocument['key'] }) =>
    one.key.kind === 'stream' && sameScope(one.key, view.home)
  const streams: HomeStream[] = []
  sink.text(`{"created_at_ms":${view.createdAtMs},"streams":`)
  yield* encodeList(sink, homeStreams(view, isHome), (stream) => {
    streams.push(stream)
    return stream.parts.stream
  })
  sink.text(',"records":')
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
  sink.text(`,"${SUPPLEMENT}":${JSON.stringify(head).slice(0, -1)},"streams":`)
  yield* encodeList(sink, streams, streamSupplement)
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

function* homeStreams(
  view: StateView,
  isHome: (one: StoredDocument) => boolean,
): Generator<HomeStream, void> {
  const next = new Map(view.shards.map(({ key, shard, tip }) => [shardText(key, shard), tip.next]))
  for (const document of view.documents.filter(isHome)) {
    const stream = document.value as Stream
    const counters = stream.shards.map(
      (_, shard) => next.get(shardText(document.key, shard)) ?? stream.baseCounter + 1,
    )
    yield { document, stream, parts: toStreamParts(stream, counters) }
  }
}

const streamSupplement = ({ document, stream, parts }: HomeStream): StreamSupplement => ({
  name: document.key.name,
  createdAtMs: stream.createdAtMs,
  version: document.version,
  members: differingMembers(stream, streamOfParts(parts, stream) ?? {}),
})

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

const shardText = (key: DocumentKey, shard: number): string => `${keyText(key)}\0${shard}`

const bytesOf = (value: object): number[] => [...Buffer.from(JSON.stringify(value), 'utf8')]

const byteOrder = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))
