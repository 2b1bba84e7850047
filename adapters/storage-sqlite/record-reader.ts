import { recordBytes } from '../../src/domain/record-size.js'
import type { ReadRequest, RecordPage, StoredRecord } from '../../src/ports/storage.js'
import type { SqliteDatabase, SqliteStatement } from './driver.js'
import type { ShardStanding } from './shards.js'

/** Bounds what a page loads in vain when large records follow small ones. */
const maxLoadedBytes = 4 * 1024 * 1024

type RecordRow = readonly [
  counter: number,
  arrivalMs: number,
  sequenceSeconds: number,
  encrypted: number,
  partitionKey: string | null,
  data: Uint8Array,
]

interface Arrival {
  readonly counter: number
  /** The latest arrival up to this record. */
  readonly newestMs: number
}

/** Records by position and by time; several calls that belong together need a transaction. */
export class RecordReader {
  readonly #select: SqliteStatement<RecordRow>
  readonly #selectArrival: SqliteStatement<Arrival>

  constructor(database: SqliteDatabase) {
    this.#select = database
      .prepare<RecordRow>(
        `SELECT counter, arrival_ms, sequence_seconds, encrypted, partition_key, data FROM record
         WHERE shard_id = ? AND counter >= ? AND arrival_ms >= ? ORDER BY counter LIMIT ?`,
      )
      .raw()
    this.#selectArrival = database.prepare(
      `SELECT counter, arrival_ms + lag_ms AS newestMs FROM record
       WHERE shard_id = ? AND counter >= ? ORDER BY counter LIMIT 1`,
    )
  }

  /** {@link StoragePort.read} of a shard that is there. */
  read({ id, next, largestBytes }: ShardStanding, request: ReadRequest): RecordPage {
    const { from, limit, maxBytes, notBeforeMs } = request
    const records: StoredRecord[] = []
    if (id === null) return { records, next: Math.max(from, next), atTip: true }
    let first = this.firstSince(id, from, next, notBeforeMs)
    let bytes = 0
    for (;;) {
      const bytesLeft = Math.max(0, Math.min(maxBytes - bytes, maxLoadedBytes))
      const most =
        Math.min(limit - records.length, Math.floor(bytesLeft / Math.max(largestBytes ?? 0, 1))) + 1
      const rows = this.#select.all(id, first, notBeforeMs, most)
      for (const row of rows) {
        const record = recordOf(row)
        bytes += recordBytes(record.data, record.partitionKey)
        if (records.length === limit || (records.length > 0 && bytes > maxBytes)) {
          return { records, next: record.counter, atTip: false }
        }
        records.push(record)
      }
      if (rows.length < most) return { records, next: Math.max(from, next), atTip: true }
      first = (records.at(-1)?.counter ?? first) + 1
    }
  }

  /** {@link StoragePort.find} in a shard that is there. */
  find({ id, next }: ShardStanding, timestampMs: number): number {
    return id === null ? next : this.firstSince(id, 0, next, timestampMs)
  }

  /**
   * Bisects the records from counter `from` up to `next`.
   * @returns a counter before which all of them arrived before `timestampMs`. Where `from` is the shard's first record,
   *   that of the first record that did not, or `next`
   */
  firstSince(shardId: number, from: number, next: number, timestampMs: number): number {
    let low = from
    let high = Math.max(from, next)
    let first = high
    for (let middle = low; low < high; middle = low + Math.floor((high - low) / 2)) {
      const found = this.#selectArrival.get(shardId, middle)
      if (found !== undefined && found.newestMs < timestampMs) low = found.counter + 1
      else {
        high = middle
        first = found?.counter ?? first
      }
    }
    return first
  }
}

const recordOf = (row: RecordRow): StoredRecord => {
  const [counter, arrivalMs, sequenceSeconds, encrypted, partitionKey, data] = row
  return {
    counter,
    partitionKey: partitionKey ?? undefined,
    data,
    arrivalMs,
    sequenceSeconds,
    encrypted: encrypted === 1,
  }
}
