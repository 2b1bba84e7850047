import type { Stream } from '../../src/domain/stream.js'
import type { SqliteDatabase, SqliteStatement } from './driver.js'

/** The incarnations of streams. Called inside a transaction. */
export class Incarnations {
  readonly #insert: SqliteStatement<number>
  readonly #selectName: SqliteStatement<string>
  readonly #abandonShards: SqliteStatement<unknown>
  readonly #deleteShards: SqliteStatement<unknown>
  readonly #delete: SqliteStatement<unknown>

  constructor(database: SqliteDatabase) {
    this.#insert = database
      .prepare<number>('INSERT INTO incarnation (incarnation, base_counter) VALUES (?, ?) RETURNING id')
      .pluck()
    this.#selectName = database.prepare<string>('SELECT incarnation FROM incarnation WHERE id = ?').pluck()
    this.#abandonShards = database.prepare(
      'INSERT INTO abandoned_shard SELECT id FROM shard WHERE incarnation_id = ?',
    )
    this.#deleteShards = database.prepare('DELETE FROM shard WHERE incarnation_id = ?')
    this.#delete = database.prepare('DELETE FROM incarnation WHERE id = ?')
  }

  create({ incarnation, baseCounter }: Stream): number | undefined {
    return this.#insert.get(incarnation, baseCounter)
  }

  nameOf(id: number): string | undefined {
    return this.#selectName.get(id)
  }

  /** Forgets an incarnation. Its records are out of sight at once, and go by `RecordRemoval`. */
  abandon(id: number): void {
    this.#abandonShards.run(id)
    this.#deleteShards.run(id)
    this.#delete.run(id)
  }
}
