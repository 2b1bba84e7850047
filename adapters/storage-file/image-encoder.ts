import { Buffer } from 'node:buffer'
import type { Account } from '../../src/domain/account.js'
import type { Scope } from '../../src/domain/scope.js'
import { formatSequenceNumber } from '../../src/domain/sequence-number.js'
import type { Stream } from '../../src/domain/stream.js'
import type { JsonValue } from '../../src/ports/storage.js'
import type { StoredDocument } from '../memory-state/document-store.js'
import { checksumHex } from './image-decoder.js'
import { ImageSink } from './image-sink.js'
import { encodeRecordValue } from './record-value.js'
import { sameScope } from './scopes.js'
import type { ShardView, StateView } from './state-view.js'
import { type StreamParts, toStreamParts } from './stream-image.js'
import { streamOfParts } from './stream-projection.js'
import { differingMembers, SUPPLEMENT, type Supplement } from './supplement.js'

/** Records that are looked at in one step. */
const PAGE_RECORDS = 200
const PAGE_BYTES = 64 * 1024
/** Bytes of data that one step encodes: a whole number of base64 groups. */
const DATA_STEP = 12 * 1024

interface HomeStream {
  readonly document: StoredDocument
  readonly stream: Stream
  readonly parts: StreamParts
}

interface Written {
  bytes: number
  records: number
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
  const nextCounters = new Map(view.shards.map(({ key, shard, tip }) => [shardText(key, shard), tip.next]))
  const streams = view.documents.filter(isHome).map((document) => homeStream(document, nextCounters))
  sink.text(`{"created_at_ms":${view.createdAtMs},"streams":[`)
  for (const [index, { parts }] of streams.entries()) {
    if (index > 0) sink.text(',')
    sink.text(JSON.stringify(parts.stream))
    if (sink.isFull) yield sink.take()
  }
  sink.text('],"records":')
  const written: Written = { bytes: 0, records: 0 }
  const shards = view.shards.filter(isHome)
  yield* encodeShards(sink, shards, streamsByKey(view.documents), false, written)
  const all = streams.map(({ parts }) => parts)
  const transitions = all.flatMap((parts) => parts.transitions).sort(([a], [b]) => byteOrder(a, b))
  sink.text(
    `,"consumers":${list(all.flatMap(({ consumers }) => consumers).map((one) => [one.ConsumerARN, bytesOf(one)]))}`,
  )
  sink.text(`,"policies":${list(all.flatMap(({ policies }) => policies))}`)
  sink.text(`,"resource_tags":${list(all.flatMap(({ tags }) => tags))}`)
  sink.text(`,"account_settings_json":${JSON.stringify(bytesOf(accountSettings(view)))}`)
  sink.text(`,"pending_transitions":${list(transitions.map(([, transition]) => transition))}`)
  sink.text(`,"retained_bytes":${written.bytes},"retained_records":${written.records}`)
  if (view.sequence > 0 || view.documents.some((one) => one.key.kind === 'stream' && !isHome(one))) {
    if (sink.isFull) yield sink.take()
    const supplement = JSON.stringify(supplementOf(view, streams))
    sink.text(`,"${SUPPLEMENT}":${supplement.slice(0, -1)},"records":`)
    const others = view.shards.filter((shard) => !isHome(shard))
    yield* encodeShards(sink, others, streamsByKey(view.documents), true, { bytes: 0, records: 0 })
    sink.text(',"crc32":"')
    yield sink.take()
    sink.text(`${checksumHex(sink.checksum)}"}`)
  }
  sink.text('}')
  yield sink.take()
}

function* encodeShards(
  sink: ImageSink,
  shards: readonly ShardView[],
  streams: ReadonlyMap<string, Stream>,
  withScope: boolean,
  written: Written,
): Generator<Buffer, void> {
  sink.text('[')
  for (const [index, { key, shard, log, tip }] of shards.entries()) {
    const hex = shard.toString(16).padStart(8, '0')
    const createdAtSeconds = streams.get(keyText(key))?.shards[shard]?.createdAtSeconds ?? 0
    if (index > 0) sink.text(',')
    sink.text('{')
    if (withScope)
      sink.text(`"account_id":${JSON.stringify(key.accountId)},"region":${JSON.stringify(key.region)},`)
    sink.text(`"stream_name":${JSON.stringify(key.name)},"shard_hex":"${hex}","records":[`)
    let from = 0
    let first = true
    for (let atTip = false; !atTip; ) {
      const page = log.read({
        from,
        limit: PAGE_RECORDS,
        maxBytes: PAGE_BYTES,
        notBeforeMs: Number.NEGATIVE_INFINITY,
      })
      for (const record of page.records) {
        if (record.counter >= tip.next) break
        const sequence = formatSequenceNumber(createdAtSeconds, shard, record.counter, record.sequenceSeconds)
        const { head, base64Length, tail } = encodeRecordValue(record)
        sink.text(`${first ? '' : ','}["${hex}/${sequence}",`)
        first = false
        sink.openNumbers(head)
        const { data } = record
        for (let at = 0; at < data.length; at += DATA_STEP) {
          sink.base64Numbers(data, at, Math.min(at + DATA_STEP, data.length))
          if (sink.isFull) yield sink.take()
        }
        sink.numbers(tail)
        sink.text(']]')
        if (sink.isFull) yield sink.take()
        written.records += 1
        written.bytes += head.length + base64Length + tail.length
      }
      from = page.next
      atTip = page.atTip || from >= tip.next
    }
    sink.text(']}')
    if (sink.isFull) yield sink.take()
  }
  sink.text(']')
}

const homeStream = (document: StoredDocument, nextCounters: ReadonlyMap<string, number>): HomeStream => {
  const stream = document.value as Stream
  const counters = stream.shards.map(
    (_, shard) => nextCounters.get(shardText(document.key, shard)) ?? stream.baseCounter + 1,
  )
  return { document, stream, parts: toStreamParts(stream, counters) }
}

const supplementOf = (view: StateView, streams: readonly HomeStream[]): Supplement => ({
  format: 1,
  home: { accountId: view.home.accountId, region: view.home.region },
  sequence: view.sequence,
  lastVersion: view.lastVersion,
  streams: streams.map(({ document, stream, parts }) => ({
    name: document.key.name,
    createdAtMs: stream.createdAtMs,
    version: document.version,
    members: differingMembers(stream, streamOfParts(parts, stream) ?? {}),
  })),
  documents: view.documents
    .filter(({ key }) => key.kind !== 'stream' || !sameScope(key, view.home))
    .map(({ key, version, value }) => ({
      kind: key.kind,
      accountId: key.accountId,
      region: key.region,
      name: key.name,
      version,
      value: value as JsonValue,
    })),
  tips: view.shards.map(({ key, shard, tip }) => ({
    accountId: key.accountId,
    region: key.region,
    stream: key.name,
    shard,
    next: tip.next,
    ...(tip.lastSequenceSeconds === undefined ? {} : { lastSequenceSeconds: tip.lastSequenceSeconds }),
  })),
})

/** What UpdateAccountSettings of ferrokinesis would have stored. */
const accountSettings = ({ documents, home }: StateView): object => {
  const account = documents.find(({ key }) => key.kind === 'account' && sameScope(key, home))
  const commitment = (account?.value as Account | undefined)?.billingCommitment
  if (commitment === undefined) return {}
  return { Status: commitment.endRequestedAtMs === undefined ? 'ENABLED' : 'DISABLED' }
}

const streamsByKey = (documents: readonly StoredDocument[]): ReadonlyMap<string, Stream> =>
  new Map(
    documents.flatMap(({ key, value }) =>
      key.kind === 'stream' ? [[keyText(key), value as Stream] as const] : [],
    ),
  )

const keyText = (key: Scope & { readonly name: string }): string =>
  `${key.accountId}\0${key.region}\0${key.name}`

const shardText = (key: Scope & { readonly name: string }, shard: number): string =>
  `${keyText(key)}\0${shard}`

const bytesOf = (value: object): number[] => [...Buffer.from(JSON.stringify(value), 'utf8')]

const list = (values: readonly unknown[]): string => JSON.stringify(values)

const byteOrder = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))
