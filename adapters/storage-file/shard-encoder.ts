import type { Buffer } from 'node:buffer'
import { formatSequenceNumber } from '../../src/domain/sequence-number.js'
import type { Stream } from '../../src/domain/stream.js'
import type { StoredDocument } from '../memory-state/document-store.js'
import type { ImageSink } from './image-sink.js'
import { keyText } from './key-text.js'
import { encodeRecordValue } from './record-value.js'
import type { ShardView } from './state-view.js'

/** Records that are looked at in one step. */
const pageRecords = 200
const pageBytes = 64 * 1024
/** Bytes of data that one step encodes: a whole number of base64 groups. */
const dataStep = 12 * 1024

/** What has been written of records: the bytes of their values, and how many there were. */
export interface WrittenRecords {
  bytes: number
  records: number
}

/**
 * The records of shards, as the member `records` of an image has them.
 * @param withScope whether each shard says which account and region it belongs to
 * @param written is counted up
 */
export function* encodeShards(
  sink: ImageSink,
  shards: readonly ShardView[],
  documents: readonly StoredDocument[],
  withScope: boolean,
  written: WrittenRecords,
): Generator<Buffer, void> {
  const streams = streamsByKey(documents)
  sink.text('[')
  for (const [index, view] of shards.entries()) {
    const { key, shard } = view
    const createdAtSeconds = streams.get(keyText(key))?.shards[shard]?.createdAtSeconds ?? 0
    if (index > 0) sink.text(',')
    sink.text('{')
    if (withScope)
      sink.text(`"account_id":${JSON.stringify(key.accountId)},"region":${JSON.stringify(key.region)},`)
    sink.text(`"stream_name":${JSON.stringify(key.name)},"shard_hex":"${shardHex(shard)}","records":[`)
    yield* encodeRecords(sink, view, createdAtSeconds, written)
    sink.text(']}')
    sink.count()
    if (sink.isFull) yield sink.take()
  }
  sink.text(']')
}

function* encodeRecords(
  sink: ImageSink,
  { shard, records, tip }: ShardView,
  createdAtSeconds: number,
  written: WrittenRecords,
): Generator<Buffer, void> {
  const hex = shardHex(shard)
  let from = 0
  let first = true
  for (let atTip = false; !atTip; ) {
    const page = records.read({
      from,
      limit: pageRecords,
      maxBytes: pageBytes,
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
      for (let at = 0; at < data.length; at += dataStep) {
        sink.base64Numbers(data, at, Math.min(at + dataStep, data.length))
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
}

const shardHex = (shard: number): string => shard.toString(16).padStart(8, '0')

const streamsByKey = (documents: readonly StoredDocument[]): ReadonlyMap<string, Stream> =>
  new Map(
    documents.flatMap(({ key, value }) =>
      key.kind === 'stream' ? [[keyText(key), value as Stream] as const] : [],
    ),
  )
