import { onAbort } from '../../handlers/streamed-body.js'
import { trimHorizonMs } from '../../src/domain/retention.js'
import { formatSequenceNumber } from '../../src/domain/sequence-number.js'
import { shardId } from '../../src/domain/shard-id.js'
import type { Stream } from '../../src/domain/stream.js'
import type { Services } from '../../src/operations/operation.js'
import type { StreamKey } from '../../src/ports/document-keys.js'
import type { ShardKey, StoredRecord, Versioned } from '../../src/ports/storage.js'

/** A record as a test sees it. */
export interface KeptRecord {
  /** Of the shard that has it, such as `shardId-000000000000`. */
  readonly shardId: string
  /** Decimal digits, as PutRecord and GetRecords give them. */
  readonly sequenceNumber: string
  /** Absent where the writer gave none. */
  readonly partitionKey: string | undefined
  /** The bytes as they were put, in a copy of their own. */
  readonly data: Uint8Array
  /** The data read as UTF-8. */
  readonly text: string
  /** When the record was put, by the clock of the Kinesis: its ApproximateArrivalTimestamp. */
  readonly arrivedAt: Date
}

/** All that a stream retains. */
export interface KeptRecords {
  readonly found: Versioned<Stream>
  /** Shard by shard, each in its order. */
  readonly records: readonly KeptRecord[]
  /** For each shard the counter after its last record. */
  readonly next: readonly number[]
}

/** @throws KinesisError ResourceNotFoundException */
export const keptRecords = async (
  { storage, streams, clock }: Services,
  key: StreamKey,
): Promise<KeptRecords> => {
  const found = await streams.get(key)
  const stream = found.value
  const records: KeptRecord[] = []
  const next: number[] = []
  for (const [index, { createdAtSeconds }] of stream.shards.entries()) {
    let from = stream.baseCounter + 1
    for (let atTip = false; !atTip; ) {
      const page = await storage.read({
        ...shardOf(key, stream, index),
        from,
        limit: 10_000,
        maxBytes: Number.POSITIVE_INFINITY,
        notBeforeMs: trimHorizonMs(stream, clock.now()),
      })
      for (const record of page.records) records.push(keptRecord(createdAtSeconds, index, record))
      from = page.next
      atTip = page.atTip
    }
    next.push(from)
  }
  return { found, records, next }
}

/** Resolves when a record stands after those, or the stream has changed, or the store is closed, or `signal` aborts. */
export const moreThan = async (
  { storage }: Services,
  key: StreamKey,
  { found, next }: KeptRecords,
  signal: AbortSignal | undefined,
): Promise<void> => {
  const over = new AbortController()
  const stopFollowing = onAbort(signal, () => over.abort())
  // A stream that is being created has no shard yet; that it gets some wakes whoever waits for any.
  const awaited = next.length > 0 ? next : [found.value.baseCounter + 1]
  const changes = awaited.map((from, index) =>
    storage.changed(shardOf(key, found.value, index), from, found.version, over.signal),
  )
  try {
    await Promise.race(changes)
  } finally {
    stopFollowing()
    over.abort()
    await Promise.allSettled(changes)
  }
}

const shardOf = (key: StreamKey, { incarnation }: Stream, shard: number): ShardKey => ({
  key,
  incarnation,
  shard,
})

const keptRecord = (createdAtSeconds: number, shard: number, record: StoredRecord): KeptRecord => ({
  shardId: shardId(shard),
  sequenceNumber: formatSequenceNumber(createdAtSeconds, shard, record.counter, record.sequenceSeconds),
  partitionKey: record.partitionKey,
  data: new Uint8Array(record.data),
  text: new TextDecoder().decode(record.data),
  arrivedAt: new Date(record.arrivalMs),
})
