import type { Scope } from '../../src/domain/scope.js'
import {
  type AppendRequest,
  type Change,
  type DocumentKey,
  type DocumentKind,
  type Documents,
  type Listed,
  type ReadRequest,
  type RecordPage,
  type RestoreRequest,
  type ShardKey,
  type ShardTip,
  StorageError,
  type StorageHealth,
  type StoragePort,
  type StorageUsage,
  type Versioned,
} from '../../src/ports/storage.js'
import { MemoryState } from '../memory-state/memory-state.js'

/** Keeps everything in the memory of this process, until {@link close}. */
export class MemoryStorage implements StoragePort {
  readonly capabilities = { durable: false, shared: false }
  readonly #state = new MemoryState()
  #closed = false

  async open(): Promise<void> {
    this.#assertOpen()
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#state.clear()
  }

  health(): StorageHealth {
    return this.#closed ? { healthy: false, reason: CLOSED } : { healthy: true }
  }

  async load<Kind extends DocumentKind>(
    key: DocumentKey<Kind>,
  ): Promise<Versioned<Documents[Kind]> | undefined> {
    return this.#open().load(key)
  }

  async list<Kind extends DocumentKind>(
    kind: Kind,
    scope: Scope,
    after: string | undefined,
    limit: number,
  ): Promise<readonly Listed<Documents[Kind]>[]> {
    return this.#open().list(kind, scope, after, limit)
  }

  async scopes(): Promise<readonly Scope[]> {
    return this.#open().scopes()
  }

  async commit(changes: readonly Change[]): Promise<number | undefined> {
    const state = this.#open()
    if (!state.fits(changes)) return undefined
    const version = state.lastVersion + 1
    state.apply(changes, version)
    return version
  }

  async append(request: AppendRequest): Promise<readonly number[] | undefined> {
    return this.#open().append(request)
  }

  async restore(request: RestoreRequest): Promise<boolean> {
    return this.#open().restore(request)
  }

  async read(request: ReadRequest): Promise<RecordPage> {
    return this.#open().read(request)
  }

  async find(shard: ShardKey, timestampMs: number): Promise<number> {
    return this.#open().find(shard, timestampMs)
  }

  async tip(shard: ShardKey): Promise<ShardTip> {
    return this.#open().tip(shard)
  }

  async trim(key: DocumentKey<'stream'>, incarnation: string, beforeMs: number): Promise<void> {
    this.#open().trim(key, incarnation, beforeMs)
  }

  async usage(): Promise<StorageUsage> {
    return this.#open().usage()
  }

  async changed(shard: ShardKey, from: number, version: number, signal: AbortSignal): Promise<void> {
    await this.#open().changed(shard, from, version, signal)
  }

  #open(): MemoryState {
    this.#assertOpen()
    return this.#state
  }

  #assertOpen(): void {
    if (this.#closed) throw new StorageError(CLOSED)
  }
}

const CLOSED = 'The memory storage is closed. Create a new one.'
