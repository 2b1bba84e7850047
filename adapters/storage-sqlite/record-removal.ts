import type { ShardKey } from '../../src/ports/storage.js'
import type { SqliteDatabase, SqliteStatement } from './driver.js'
import type { RecordReader } from './record-reader.js'
import type { ShardTable } from './shards.js'
import { maxTransaction, type WriteSize } from './write-queue.js'

interface RemovableRecord {
  readonly id: number
  readonly bytes: number
}

/** Takes records out, no more at a time than a transaction may hold. Called inside a transaction. */
export class RecordRemoval {
  readonly #shards: ShardTable
  readonly #reader: RecordReader
  readonly #selectFirst: SqliteStatement<RemovableRecord>
  readonly #selectLaggards: SqliteStatement<RemovableRecord>
  readonly #delete: SqliteStatement<unknown>
  readonly #selectAbandoned: SqliteStatement<number>
  readonly #deleteAbandoned: SqliteStatement<unknown>

  constructor(database: SqliteDatabase, shards: ShardTable, reader: RecordReader) {
    this.#shards = shards
    this.#reader = reader
    // The bytes that recordBytes of src/domain/record-size.ts counts.
    const removable = 'id, length(data) + ifnull(octet_length(partition_key), 0) AS bytes'
    this.#selectFirst = database.prepare(
      `SELECT ${removable} FROM record WHERE shard_id = ? AND counter < ? ORDER BY counter LIMIT ?`,
    )
    this.#selectLaggards = database.prepare(
      `SELECT ${removable} FROM record INDEXED BY record_laggard
       WHERE shard_id = ? AND lag_ms > 0 AND arrival_ms < ? LIMIT ?`,
    )
    this.#delete = database.prepare('DELETE FROM record WHERE id = ?')
    this.#selectAbandoned = database.prepare<number>('SELECT id FROM abandoned_shard').pluck()
    this.#deleteAbandoned = database.prepare('DELETE FROM abandoned_shard WHERE id = ?')
  }

  /**
   * One step of {@link StoragePort.trim}.
   * @returns whether anything may be left to do
   */
  trimSome(stream: Omit<ShardKey, 'shard'>, beforeMs: number): boolean {
    let room = maxTransaction
    for (const shard of this.#shards.writtenTo(stream)) {
      const { id, next } = shard
      const kept = this.#reader.firstSince(id, 0, next, beforeMs)
      const removals = [
        (most: number) => this.#selectFirst.iterate(id, kept, most),
        // Behind a record that is kept, whatever arrived before it lags.
        (most: number) => this.#selectLaggards.iterate(id, beforeMs, most),
      ]
      for (const removable of removals) {
        const removed = this.#remove(removable, room)
        if (removed.records === 0) continue
        shard.bytes -= removed.bytes
        shard.records -= removed.records
        this.#shards.save(shard)
        room = without(room, removed)
        if (isUsedUp(room)) return true
      }
    }
    return false
  }

  /** Whether {@link removeSomeAbandoned} has anything to do; needs no transaction. */
  get anyAbandoned(): boolean {
    return this.#selectAbandoned.get() !== undefined
  }

  /**
   * Removes some of the records that belong to no stream any more.
   * @returns whether there may be others
   */
  removeSomeAbandoned(): boolean {
    let room = maxTransaction
    for (const id of this.#selectAbandoned.all()) {
      room = without(
        room,
        this.#remove((most) => this.#selectFirst.iterate(id, aboveAllCounters, most), room),
      )
      if (isUsedUp(room)) return true
      this.#deleteAbandoned.run(id)
    }
    return false
  }

  /** @param removable gives at most as many as it is asked for */
  #remove(removable: (most: number) => Iterable<RemovableRecord>, room: WriteSize): WriteSize {
    const ids: number[] = []
    let bytes = 0
    for (const record of removable(room.records)) {
      ids.push(record.id)
      bytes += record.bytes
      if (bytes >= room.bytes) break
    }
    for (const id of ids) this.#delete.run(id)
    return { bytes, records: ids.length }
  }
}

const aboveAllCounters = Number.MAX_SAFE_INTEGER + 1

const without = (room: WriteSize, { bytes, records }: WriteSize): WriteSize => ({
  bytes: room.bytes - bytes,
  records: room.records - records,
})

const isUsedUp = ({ bytes, records }: WriteSize): boolean => bytes <= 0 || records <= 0
