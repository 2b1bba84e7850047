import type { ShardKey, StorageUsage } from '../../src/ports/storage.js'
import type { SqliteDatabase, SqliteStatement } from './driver.js'
import { sortableBytes } from './text.js'

/** A shard of a stream as readers find it. */
export interface ShardStanding {
  /** Version of the stream. */
  readonly version: number
  /** Null before the first record, as the next two. */
  readonly id: number | null
  readonly lastSequenceSeconds: number | null
  /** No record of the shard has had more. */
  readonly largestBytes: number | null
  readonly next: number
}

/** A shard as writers change it; kept by {@link ShardTable.save}. */
export interface WritableShard {
  readonly id: number
  next: number
  lastSequenceSeconds: number | null
  /** The latest arrival there has been; says nothing when there are no records. */
  newestMs: number
  bytes: number
  records: number
  largestBytes: number
}

type IncarnationKey = Omit<ShardKey, 'shard'>

/** The table of shards. Its methods that write are called inside a transaction. */
export class ShardTable {
  readonly #selectIncarnation: SqliteStatement<number>
  readonly #selectStanding: SqliteStatement<ShardStanding>
  readonly #select: SqliteStatement<WritableShard>
  readonly #selectAll: SqliteStatement<WritableShard>
  readonly #selectUsage: SqliteStatement<StorageUsage>
  readonly #insert: SqliteStatement<WritableShard>
  readonly #update: SqliteStatement<unknown>

  constructor(database: SqliteDatabase) {
    const incarnation = `document JOIN incarnation ON incarnation.id = document.incarnation_id`
    const named = `account_id = ? AND region = ? AND kind = 'stream' AND name = ? AND incarnation = ?`
    const columns = `id, next, last_sequence_seconds AS lastSequenceSeconds, newest_ms AS newestMs, bytes, records,
      largest_bytes AS largestBytes`
    this.#selectIncarnation = database
      .prepare<number>(`SELECT incarnation.id FROM ${incarnation} WHERE ${named}`)
      .pluck()
    this.#selectStanding = database.prepare(
      `SELECT version, shard.id AS id, last_sequence_seconds AS lastSequenceSeconds,
         largest_bytes AS largestBytes, ifnull(next, base_counter + 1) AS next
       FROM ${incarnation} LEFT JOIN shard ON shard.incarnation_id = incarnation.id AND shard = ?
       WHERE ${named}`,
    )
    this.#select = database.prepare(`SELECT ${columns} FROM shard WHERE incarnation_id = ? AND shard = ?`)
    this.#selectAll = database.prepare(`SELECT ${columns} FROM shard WHERE incarnation_id = ?`)
    this.#selectUsage = database.prepare(
      'SELECT ifnull(sum(bytes), 0) AS bytes, ifnull(sum(records), 0) AS records FROM shard',
    )
    this.#insert = database.prepare(
      `INSERT INTO shard (incarnation_id, shard, next, newest_ms, bytes, records, largest_bytes)
       SELECT id, ?, base_counter + 1, 0, 0, 0, 0 FROM incarnation WHERE id = ? RETURNING ${columns}`,
    )
    this.#update = database.prepare(
      `UPDATE shard SET next = ?, last_sequence_seconds = ?, newest_ms = ?, bytes = ?, records = ?, largest_bytes = ?
       WHERE id = ?`,
    )
  }

  /** @returns undefined when this incarnation of the stream is not there */
  standing({ key, incarnation, shard }: ShardKey): ShardStanding | undefined {
    return this.#selectStanding.get(shard, key.accountId, key.region, sortableBytes(key.name), incarnation)
  }

  usage(): StorageUsage {
    return this.#selectUsage.get() ?? { bytes: 0, records: 0 }
  }

  /** The shard, which need not have been written to yet. */
  writable(incarnationId: number, shard: number): WritableShard {
    const found = this.#select.get(incarnationId, shard) ?? this.#insert.get(shard, incarnationId)
    if (found === undefined) throw new Error(`the incarnation ${incarnationId} of a stream is missing`)
    return found
  }

  /** The shards that have been written to; none when this incarnation of the stream is not there. */
  writtenTo({ key, incarnation }: IncarnationKey): readonly WritableShard[] {
    const { accountId, region, name } = key
    const id = this.#selectIncarnation.get(accountId, region, sortableBytes(name), incarnation)
    return id === undefined ? [] : this.#selectAll.all(id)
  }

  save({ id, next, lastSequenceSeconds, newestMs, bytes, records, largestBytes }: WritableShard): void {
    this.#update.run(next, lastSequenceSeconds, newestMs, bytes, records, largestBytes, id)
  }
}
