import { totalBytes } from '../../src/domain/record-size.js'
import { isStreamChange } from '../../src/ports/document-keys.js'
import type {
  AppendRequest,
  Change,
  DocumentKey,
  NewRecord,
  RestoreRequest,
  ShardKey,
  StorageCapabilities,
} from '../../src/ports/storage.js'
import { DocumentTable } from './documents.js'
import type { SqliteDatabase, SqliteStatement } from './driver.js'
import { Incarnations } from './incarnations.js'
import type { Access } from './open-database.js'
import { RecordReader } from './record-reader.js'
import { RecordRemoval } from './record-removal.js'
import { RecordWriter } from './record-writer.js'
import { RepeatedTask } from './repeated-task.js'
import { ShardTable } from './shards.js'
import { type SqliteErrors, whenFree } from './sqlite-errors.js'
import { type Standing, Waiters } from './waiters.js'
import { maxTransaction, WriteQueue, type WriteSize } from './write-queue.js'

/** How often those who wait look for what other processes have written. */
const pollMs = 25
/** Between two steps of removing records of deleted streams. */
const removalPauseMs = 25

const small: WriteSize = { bytes: 0, records: 1 }

/** An open database. Its errors are StorageErrors. */
export class SqliteStore {
  readonly documents: DocumentTable
  readonly shards: ShardTable
  readonly records: RecordReader
  readonly waiters = new Waiters()
  readonly #database: SqliteDatabase
  readonly #errors: SqliteErrors
  readonly #shared: boolean
  readonly #access: Access
  readonly #writer: RecordWriter
  readonly #removal: RecordRemoval
  readonly #queue: WriteQueue
  readonly #begin: SqliteStatement<unknown>
  readonly #commit: SqliteStatement<unknown>
  readonly #dataVersion: SqliteStatement<number>
  readonly #append = (requests: readonly AppendRequest[]) => this.#writer.append(requests)
  readonly #polling = new RepeatedTask(pollMs, () => this.#poll())
  readonly #removing = new RepeatedTask(removalPauseMs, () => this.#removeSomeAbandoned())
  #seenDataVersion: number | undefined

  constructor(
    database: SqliteDatabase,
    errors: SqliteErrors,
    { shared }: StorageCapabilities,
    access: Access,
  ) {
    this.#database = database
    this.#errors = errors
    this.#shared = shared
    this.#access = access
    this.documents = new DocumentTable(database, new Incarnations(database))
    this.shards = new ShardTable(database)
    this.records = new RecordReader(database)
    this.#writer = new RecordWriter(database, this.shards)
    this.#removal = new RecordRemoval(database, this.shards, this.records)
    this.#queue = new WriteQueue(database, errors)
    this.#begin = database.prepare('BEGIN')
    this.#commit = database.prepare('COMMIT')
    this.#dataVersion = database.prepare<number>('PRAGMA data_version').pluck()
    if (access === 'write') this.#removing.start()
    // Until it is closed everything is read as it is at the first read, whoever writes. The log that is read grows
    // with every write meanwhile: no checkpoint can begin it anew.
    else this.#begin.run()
  }

  async read<Result>(work: () => Result): Promise<Result> {
    try {
      return await whenFree(work)
    } catch (error) {
      throw this.#errors.storageError(error)
    }
  }

  /** As {@link read}, for several statements that must see the same state. */
  readSnapshot<Result>(work: () => Result): Promise<Result> {
    if (this.#access === 'read') return this.read(work)
    return this.read(() => {
      this.#begin.run()
      try {
        return work()
      } finally {
        // SQLite has ended it itself after some errors.
        if (this.#database.inTransaction) this.#commit.run()
      }
    })
  }

  async commit(changes: readonly Change[]): Promise<number | undefined> {
    const version = await this.#queue.add(small, () => this.documents.commit(changes))
    if (version === undefined) return undefined
    const streams = changes.filter(isStreamChange)
    for (const { key } of streams) this.waiters.wakeStream(key)
    if (streams.length > 0) this.#removing.start()
    return version
  }

  async append(request: AppendRequest): Promise<readonly number[] | undefined> {
    const { key, records } = request
    const counters = await this.#queue.addAlike(sizeOf(records), request, this.#append)
    if (counters !== undefined && this.waiters.waiting) {
      for (const [index, counter] of counters.entries()) {
        this.waiters.wake(key, records[index]?.shard ?? 0, counter + 1)
      }
    }
    return counters
  }

  async restore(request: RestoreRequest): Promise<boolean> {
    const { key, shard, records, tip } = request
    const restored = await this.#queue.add(sizeOf(records), () => this.#writer.restore(request))
    const next = Math.max((records.at(-1)?.counter ?? 0) + 1, tip.next)
    if (restored && this.waiters.waiting) this.waiters.wake(key, shard, next)
    return restored
  }

  trimSome(key: DocumentKey<'stream'>, incarnation: string, beforeMs: number): Promise<boolean> {
    return this.#queue.add(maxTransaction, () => this.#removal.trimSome({ key, incarnation }, beforeMs))
  }

  async changed(shard: ShardKey, from: number, version: number, signal: AbortSignal): Promise<void> {
    let waiting: Promise<void> | undefined
    await this.read(() => {
      const standing = this.#standing(shard)
      if (standing.version !== version || standing.next > from || signal.aborted) return
      // In the same breath, so that nothing can happen in between.
      waiting = this.waiters.wait(shard, from, version, signal)
    })
    if (waiting !== undefined && this.#shared) this.#polling.start()
    await waiting
  }

  async close(): Promise<void> {
    this.#polling.stop()
    this.#removing.stop()
    await this.#queue.close()
    this.waiters.wakeAll()
    try {
      if (this.#access === 'write' && this.#errors.failure === undefined) {
        this.#database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()
      }
    } catch {
      // What stands in the log is as durable as in the file, and the next to open it carries on.
    } finally {
      this.#database.close()
    }
  }

  /** Wakes those for whom another process has changed something. */
  #poll(): boolean {
    try {
      const dataVersion = this.#dataVersion.get()
      if (dataVersion !== this.#seenDataVersion) {
        this.waiters.wakeChanged((shard) => this.#standing(shard))
        this.#seenDataVersion = dataVersion
      }
    } catch (error) {
      this.#errors.storageError(error)
    }
    return this.waiters.waiting
  }

  async #removeSomeAbandoned(): Promise<boolean> {
    try {
      if (!(await this.read(() => this.#removal.anyAbandoned))) return false
      return await this.#queue.add(maxTransaction, () => this.#removal.removeSomeAbandoned())
    } catch {
      // They are out of sight. The next deletion or opening of the store goes on.
      return false
    }
  }

  #standing(shard: ShardKey): Standing {
    const standing = this.shards.standing(shard)
    return { version: standing?.version, next: standing?.next ?? 0 }
  }
}

const sizeOf = (records: readonly Pick<NewRecord, 'data' | 'partitionKey'>[]): WriteSize => ({
  bytes: totalBytes(records),
  records: records.length,
})
