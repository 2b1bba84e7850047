import { Buffer } from 'node:buffer'
import { ascendFrom } from '../../src/domain/counter-order.js'
import type {
  AppendRequest,
  NewRecord,
  ReadRequest,
  RecordPage,
  RestoreRequest,
  ShardKey,
  StorageUsage,
  StoredRecord,
} from '../../src/ports/storage.js'
import type { SqliteDatabase, SqliteStatement } from './driver.js'
import { sortableBytes, wellFormed } from './text.js'
import { MAX_TRANSACTION, type WriteSize } from './write-queue.js'

interface WritableStream {
  readonly version: number
  readonly incarnationId: number
}

/** Bounds what a page loads in vain when large records follow small ones. */
const MAX_LOADED_BYTES = 4 * 1024 * 1024

/** Where a shard stands. */
interface ShardRow {
  readonly version: number
  readonly incarnationId: number
  readonly next: number
  /** Null before the first record. */
  readonly lastSequenceSeconds: number | null
  /** No record of the shard has had more. */
  readonly largestBytes: number
}

interface ShardEnd {
  next: number
  lastSequenceSeconds: number | null
  newestMs: number
  bytes: number
  records: number
  largestBytes: number
}

type RecordRow = readonly [
  counter: number,
  arrivalMs: number,
  sequenceSeconds: number,
  encrypted: number,
  partitionKey: string | null,
  data: Uint8Array,
]

interface OldRecord {
  readonly counter: number
  readonly bytes: number
}

type IncarnationKey = Omit<ShardKey, 'shard'>

/** Records and where their shards stand. The methods that write are called inside a transaction. */
export class RecordTable {
  readonly #selectStream: SqliteStatement<WritableStream>
  readonly #selectShard: SqliteStatement<ShardRow>
  readonly #selectEnd: SqliteStatement<ShardEnd>
  readonly #selectShards: SqliteStatement<number>
  readonly #putEnd: SqliteStatement<unknown>
  readonly #countIn: SqliteStatement<unknown>
  readonly #countOut: SqliteStatement<unknown>
  readonly #selectUsage: SqliteStatement<StorageUsage>
  readonly #insert: SqliteStatement<unknown>
  readonly #select: SqliteStatement<RecordRow>
  readonly #selectFirst: SqliteStatement<number>
  readonly #selectOld: SqliteStatement<OldRecord>
  readonly #delete: SqliteStatement<unknown>

  constructor(database: SqliteDatabase) {
    const stream = `account_id = ? AND region = ? AND kind = 'stream' AND name = ?`
    const shard = 'incarnation_id = ? AND shard = ?'
    this.#selectStream = database.prepare(
      `SELECT version, incarnation_id AS incarnationId FROM document WHERE ${stream}`,
    )
    this.#selectShard = database.prepare(
      `SELECT version, id AS incarnationId, ifnull(next, base_counter + 1) AS next,
         last_sequence_seconds AS lastSequenceSeconds, ifnull(largest_bytes, 0) AS largestBytes
       FROM document
       JOIN incarnation ON id = document.incarnation_id
       LEFT JOIN shard ON shard.incarnation_id = id AND shard = ?
       WHERE ${stream} AND incarnation = ?`,
    )
    this.#selectEnd = database.prepare(
      `SELECT ifnull(next, base_counter + 1) AS next, last_sequence_seconds AS lastSequenceSeconds,
         iif(records > 0, newest_ms, -9e15) AS newestMs, ifnull(bytes, 0) AS bytes, ifnull(records, 0) AS records,
         ifnull(largest_bytes, 0) AS largestBytes
       FROM incarnation LEFT JOIN shard ON incarnation_id = id AND shard = ? WHERE id = ?`,
    )
    this.#selectShards = database.prepare<number>('SELECT shard FROM shard WHERE incarnation_id = ?').pluck()
    this.#putEnd = database.prepare('INSERT OR REPLACE INTO shard VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
    this.#countIn = database.prepare('UPDATE store SET bytes = bytes + ?, records = records + ?')
    this.#countOut = database.prepare(
      `UPDATE shard SET bytes = bytes - ?, records = records - ? WHERE ${shard}`,
    )
    this.#selectUsage = database.prepare('SELECT bytes, records FROM store')
    this.#insert = database.prepare('INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
    this.#select = database
      .prepare<RecordRow>(
        `SELECT counter, arrival_ms, sequence_seconds, encrypted, partition_key, data FROM record
         WHERE ${shard} AND counter >= ? AND arrival_ms >= ? ORDER BY counter LIMIT ?`,
      )
      .raw()
    this.#selectFirst = database
      .prepare<number>(
        `SELECT counter FROM record INDEXED BY record_arrival
         WHERE ${shard} AND leads = 1 AND arrival_ms >= ? ORDER BY arrival_ms LIMIT 1`,
      )
      .pluck()
    this.#selectOld = database.prepare(
      `SELECT counter, length(data) + ifnull(octet_length(partition_key), 0) AS bytes
       FROM record INDEXED BY record_arrival
       WHERE ${shard} AND leads = ? AND arrival_ms < ? ORDER BY arrival_ms LIMIT ?`,
    )
    this.#delete = database.prepare(`DELETE FROM record WHERE ${shard} AND counter = ?`)
  }

  usage(): StorageUsage {
    return this.#selectUsage.get() ?? { bytes: 0, records: 0 }
  }

  /** @returns undefined when this incarnation of the stream is not there */
  shard({ key, incarnation, shard }: ShardKey): ShardRow | undefined {
    return this.#selectShard.get(shard, key.accountId, key.region, sortableBytes(key.name), incarnation)
  }

  /** {@link StoragePort.append} */
  append({ key, version, records }: AppendRequest): readonly number[] | undefined {
    const stream = this.#selectStream.get(key.accountId, key.region, sortableBytes(key.name))
    if (stream?.version !== version) return undefined
    const { incarnationId } = stream
    const ends = new Map<number, ShardEnd>()
    const counters = records.map((record) => {
      const end = ends.get(record.shard) ?? this.#end(incarnationId, record.shard)
      ends.set(record.shard, end)
      return this.#append(incarnationId, end, record)
    })
    for (const [shard, end] of ends) this.#setEnd(incarnationId, shard, end)
    const { bytes, records: count } = sizeOf(records)
    this.#countIn.run(bytes, count)
    return counters
  }

  /** {@link StoragePort.restore} */
  restore({ key, version, shard, records, tip }: RestoreRequest): boolean {
    const stream = this.#selectStream.get(key.accountId, key.region, sortableBytes(key.name))
    if (stream?.version !== version) return false
    const end = this.#end(stream.incarnationId, shard)
    const counters = records.map(({ counter }) => counter)
    if (!ascendFrom(end.next, counters)) return false
    for (const record of records) {
      end.next = record.counter
      this.#append(stream.incarnationId, end, { ...record, shard })
    }
    if (tip.next >= end.next) {
      end.next = tip.next
      end.lastSequenceSeconds = tip.lastSequenceSeconds ?? end.lastSequenceSeconds
    }
    this.#setEnd(stream.incarnationId, shard, end)
    const { bytes, records: count } = sizeOf(records)
    this.#countIn.run(bytes, count)
    return true
  }

  /** {@link StoragePort.read} of a shard that is there; within a transaction with {@link shard}. */
  read(at: ShardRow, { shard, from, limit, maxBytes, notBeforeMs }: ReadRequest): RecordPage {
    const { incarnationId, next, largestBytes } = at
    // Whatever stands before the first of them arrived too early.
    let first = Math.max(from, this.#first(incarnationId, shard, notBeforeMs) ?? next)
    const records: StoredRecord[] = []
    let bytes = 0
    for (;;) {
      const bytesLeft = Math.max(0, Math.min(maxBytes - bytes, MAX_LOADED_BYTES))
      const most = Math.min(limit - records.length, Math.floor(bytesLeft / Math.max(largestBytes, 1))) + 1
      const rows = this.#select.all(incarnationId, shard, first, notBeforeMs, most)
      for (const row of rows) {
        bytes += bytesOfRow(row)
        if (records.length === limit || (records.length > 0 && bytes > maxBytes)) {
          return { records, next: row[0], atTip: false }
        }
        records.push(recordOf(row))
      }
      if (rows.length < most) return { records, next: Math.max(from, next), atTip: true }
      first = (records.at(-1)?.counter ?? first) + 1
    }
  }

  /** {@link StoragePort.find} in a shard that is there. */
  find({ incarnationId, next }: ShardRow, shard: number, timestampMs: number): number {
    return this.#first(incarnationId, shard, timestampMs) ?? next
  }

  /**
   * One step of {@link StoragePort.trim}.
   * @returns whether anything is left to do
   */
  trimSome(stream: IncarnationKey, beforeMs: number): boolean {
    const incarnationId = this.shard({ ...stream, shard: 0 })?.incarnationId
    if (incarnationId === undefined) return false
    let room = MAX_TRANSACTION
    for (const shard of this.#selectShards.all(incarnationId)) {
      // Leaders last and in the order of time: until they go, they show the way to all that is left.
      for (const leads of [0, 1]) {
        room = this.#trim(incarnationId, shard, leads, beforeMs, room)
        if (room.records <= 0 || room.bytes <= 0) return true
      }
    }
    return false
  }

  #trim(incarnationId: number, shard: number, leads: number, beforeMs: number, room: WriteSize): WriteSize {
    const counters: number[] = []
    let bytes = 0
    for (const old of this.#selectOld.iterate(incarnationId, shard, leads, beforeMs, room.records)) {
      counters.push(old.counter)
      bytes += old.bytes
      if (bytes >= room.bytes) break
    }
    if (counters.length === 0) return room
    for (const counter of counters) this.#delete.run(incarnationId, shard, counter)
    this.#countOut.run(bytes, counters.length, incarnationId, shard)
    this.#countIn.run(-bytes, -counters.length)
    return { records: room.records - counters.length, bytes: room.bytes - bytes }
  }

  #append(incarnationId: number, end: ShardEnd, record: NewRecord): number {
    const { shard, arrivalMs, sequenceSeconds, partitionKey, data } = record
    const counter = end.next
    const leads = arrivalMs > end.newestMs
    this.#insert.run(
      incarnationId,
      shard,
      counter,
      arrivalMs,
      sequenceSeconds,
      record.encrypted ? 1 : 0,
      leads ? 1 : 0,
      partitionKey === undefined ? null : wellFormed(partitionKey),
      data,
    )
    end.next = counter + 1
    end.lastSequenceSeconds = sequenceSeconds
    if (leads) end.newestMs = arrivalMs
    const bytes = bytesOf(record)
    end.bytes += bytes
    end.records += 1
    end.largestBytes = Math.max(end.largestBytes, bytes)
    return counter
  }

  #setEnd(incarnationId: number, shard: number, end: ShardEnd): void {
    const { next, lastSequenceSeconds, newestMs, bytes, records, largestBytes } = end
    const numbers = [next, lastSequenceSeconds, newestMs, bytes, records, largestBytes]
    this.#putEnd.run(incarnationId, shard, ...numbers)
  }

  #end(incarnationId: number, shard: number): ShardEnd {
    const end = this.#selectEnd.get(shard, incarnationId)
    if (end === undefined) throw new Error(`the incarnation ${incarnationId} of a stream is missing`)
    return end
  }

  #first(incarnationId: number, shard: number, timestampMs: number): number | undefined {
    return this.#selectFirst.get(incarnationId, shard, timestampMs)
  }
}

export const sizeOf = (records: readonly Omit<NewRecord, 'shard'>[]): WriteSize => ({
  bytes: records.reduce((sum, record) => sum + bytesOf(record), 0),
  records: records.length,
})

const bytesOf = ({ data, partitionKey }: Omit<NewRecord, 'shard'>): number =>
  data.length + (partitionKey === undefined ? 0 : Buffer.byteLength(partitionKey))

const bytesOfRow = ([, , , , partitionKey, data]: RecordRow): number =>
  data.length + (partitionKey === null ? 0 : Buffer.byteLength(partitionKey))

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
