import type { Stream } from '../../src/domain/stream.js'
import type { SqliteDatabase, SqliteStatement } from './driver.js'
import { MAX_TRANSACTION } from './write-queue.js'

interface Place {
  readonly shard: number
  readonly counter: number
  readonly bytes: number
}

/** The incarnations of streams, and how the records of former ones go. Called inside a transaction. */
export class Incarnations {
  readonly #insert: SqliteStatement<number>
  readonly #selectName: SqliteStatement<string>
  readonly #subtractUsage: SqliteStatement<unknown>
  readonly #deleteShards: SqliteStatement<unknown>
  readonly #markDeleted: SqliteStatement<unknown>
  readonly #selectDeleted: SqliteStatement<number>
  readonly #selectRecords: SqliteStatement<Place>
  readonly #deleteRecords: SqliteStatement<unknown>
  readonly #delete: SqliteStatement<unknown>

  constructor(database: SqliteDatabase) {
    this.#insert = database
      .prepare<number>('INSERT INTO incarnation (incarnation, base_counter) VALUES (?, ?) RETURNING id')
      .pluck()
    this.#selectName = database.prepare<string>('SELECT incarnation FROM incarnation WHERE id = ?').pluck()
    this.#subtractUsage = database.prepare(
      `UPDATE store SET bytes = store.bytes - gone.bytes, records = store.records - gone.records
       FROM (SELECT total(bytes) AS bytes, total(records) AS records FROM shard WHERE incarnation_id = ?) AS gone`,
    )
    this.#deleteShards = database.prepare('DELETE FROM shard WHERE incarnation_id = ?')
    this.#markDeleted = database.prepare('UPDATE incarnation SET deleted = 1 WHERE id = ?')
    this.#selectDeleted = database
      .prepare<number>('SELECT id FROM incarnation WHERE deleted = 1 LIMIT 1')
      .pluck()
    this.#selectRecords = database.prepare(
      `SELECT shard, counter, length(data) AS bytes FROM record WHERE incarnation_id = ?
       ORDER BY shard, counter LIMIT ${MAX_TRANSACTION.records}`,
    )
    this.#deleteRecords = database.prepare(
      'DELETE FROM record WHERE incarnation_id = ? AND (shard, counter) <= (?, ?)',
    )
    this.#delete = database.prepare('DELETE FROM incarnation WHERE id = ?')
  }

  create({ incarnation, baseCounter }: Stream): number | undefined {
    return this.#insert.get(incarnation, baseCounter)
  }

  nameOf(id: number): string | undefined {
    return this.#selectName.get(id)
  }

  /** Forgets an incarnation. Its records are out of sight at once, and go by {@link removeSomeAbandoned}. */
  abandon(id: number): void {
    this.#subtractUsage.run(id)
    this.#deleteShards.run(id)
    this.#markDeleted.run(id)
  }

  /** Whether {@link removeSomeAbandoned} has anything to do; needs no transaction. */
  get anyAbandoned(): boolean {
    return this.#selectDeleted.get() !== undefined
  }

  /**
   * Removes some of the records that belong to no stream any more.
   * @returns whether there may be others
   */
  removeSomeAbandoned(): boolean {
    const id = this.#selectDeleted.get()
    if (id === undefined) return false
    let last: Place | undefined
    let bytes = 0
    for (const place of this.#selectRecords.iterate(id)) {
      last = place
      bytes += place.bytes
      if (bytes >= MAX_TRANSACTION.bytes) break
    }
    if (last === undefined) this.#delete.run(id)
    else this.#deleteRecords.run(id, last.shard, last.counter)
    return true
  }
}
