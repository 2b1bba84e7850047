import { resolve } from 'node:path'
import type { Scope } from '../../src/domain/scope.js'
import {
  type AppendRequest,
  type Change,
  type DocumentKey,
  type DocumentKind,
  type Documents,
  goneTip,
  type Listed,
  type ReadRequest,
  type RecordPage,
  type RestoreRequest,
  type ShardKey,
  type ShardTip,
  type StorageCapabilities,
  StorageError,
  type StorageHealth,
  type StoragePort,
  type StorageUsage,
  type Versioned,
} from '../../src/ports/storage.js'
import { loadBetterSqlite3, type OpenDatabase, type SqliteDatabase } from './driver.js'
import { type Access, memoryPath, openDatabase } from './open-database.js'
import { SqliteErrors } from './sqlite-errors.js'
import { SqliteStore } from './sqlite-store.js'

/**
 * Keeps everything in one SQLite file, on which several processes may work at once. Not for network file systems.
 * Needs the package `better-sqlite3`, which is loaded by {@link open}. `:memory:` keeps it in this process instead,
 * until {@link close}.
 */
export class SqliteStorage implements StoragePort {
  readonly capabilities: StorageCapabilities
  readonly #path: string
  readonly #load: () => Promise<OpenDatabase>
  readonly #access: Access
  #errors: SqliteErrors
  #store: SqliteStore | undefined
  #opening: Promise<void> | undefined
  #closing: Promise<void> | undefined

  /**
   * @param load gives the driver; for tests
   * @param access for reading alone, a file that is there already need not be writable; it is read as it is at the
   *   first read, whoever writes meanwhile
   */
  constructor(path: string, load: () => Promise<OpenDatabase> = loadBetterSqlite3, access: Access = 'write') {
    const inMemory = path === memoryPath
    this.capabilities = { durable: !inMemory, shared: !inMemory }
    this.#path = inMemory ? path : resolve(path)
    this.#load = load
    this.#access = access
    this.#errors = this.#noErrors()
  }

  async open(): Promise<void> {
    this.#assertNotClosed()
    this.#opening = this.#open()
    return this.#opening
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  health(): StorageHealth {
    const reason = this.#closing === undefined ? this.#errors.failure : this.#closed
    return reason === undefined ? { healthy: true } : { healthy: false, reason }
  }

  async load<Kind extends DocumentKind>(
    key: DocumentKey<Kind>,
  ): Promise<Versioned<Documents[Kind]> | undefined> {
    const store = this.#opened()
    return store.read(() => store.documents.load(key))
  }

  async list<Kind extends DocumentKind>(
    kind: Kind,
    scope: Scope,
    after: string | undefined,
    limit: number,
  ): Promise<readonly Listed<Documents[Kind]>[]> {
    const store = this.#opened()
    return store.read(() => store.documents.list(kind, scope, after, limit))
  }

  async scopes(): Promise<readonly Scope[]> {
    const store = this.#opened()
    return store.read(() => store.documents.scopes())
  }

  async commit(changes: readonly Change[]): Promise<number | undefined> {
    return this.#opened().commit(changes)
  }

  async append(request: AppendRequest): Promise<readonly number[] | undefined> {
    return this.#opened().append(request)
  }

  async restore(request: RestoreRequest): Promise<boolean> {
    return this.#opened().restore(request)
  }

  async read(request: ReadRequest): Promise<RecordPage> {
    const store = this.#opened()
    return store.readSnapshot(() => {
      const shard = store.shards.standing(request)
      if (shard === undefined) return { records: [], next: request.from, atTip: true }
      return store.records.read(shard, request)
    })
  }

  async find(shard: ShardKey, timestampMs: number): Promise<number> {
    const store = this.#opened()
    return store.readSnapshot(() => {
      const standing = store.shards.standing(shard)
      return standing === undefined ? goneTip.next : store.records.find(standing, timestampMs)
    })
  }

  async tip(shard: ShardKey): Promise<ShardTip> {
    const store = this.#opened()
    const standing = await store.read(() => store.shards.standing(shard))
    if (standing === undefined) return goneTip
    return { next: standing.next, lastSequenceSeconds: standing.lastSequenceSeconds ?? undefined }
  }

  /** In steps, so that other requests are not held up: one that fails in between has forgotten only the older records. */
  async trim(key: DocumentKey<'stream'>, incarnation: string, beforeMs: number): Promise<void> {
    while (await this.#opened().trimSome(key, incarnation, beforeMs));
  }

  async usage(): Promise<StorageUsage> {
    const store = this.#opened()
    return store.read(() => store.shards.usage())
  }

  async changed(shard: ShardKey, from: number, version: number, signal: AbortSignal): Promise<void> {
    return this.#opened().changed(shard, from, version, signal)
  }

  async #open(): Promise<void> {
    const open = await this.#load()
    this.#errors = this.#noErrors()
    try {
      this.#store = this.#storeOn(await openDatabase(open, this.#path, this.#access))
    } catch (error) {
      throw this.#errors.storageError(error)
    }
  }

  /** Closes a database that lacks what the store needs. @throws an error of SQLite */
  #storeOn(database: SqliteDatabase): SqliteStore {
    try {
      return new SqliteStore(database, this.#errors, this.capabilities, this.#access)
    } catch (error) {
      database.close()
      throw error
    }
  }

  #noErrors(): SqliteErrors {
    return new SqliteErrors(this.#path, () => this.#store?.waiters.wakeAll())
  }

  async #close(): Promise<void> {
    await this.#opening?.catch(() => undefined)
    await this.#store?.close()
  }

  #opened(): SqliteStore {
    this.#assertNotClosed()
    this.#errors.assertNone()
    if (this.#store === undefined) {
      throw new StorageError(`The SQLite storage ${this.#path} is not open. Call open() first.`)
    }
    return this.#store
  }

  #assertNotClosed(): void {
    if (this.#closing !== undefined) throw new StorageError(this.#closed)
  }

  get #closed(): string {
    return `The SQLite storage ${this.#path} is closed. Create a new one.`
  }
}
