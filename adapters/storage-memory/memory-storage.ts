import {
  type AppendRequest,
  type Change,
  type DocumentKey,
  type RestoreRequest,
  StorageError,
  type StorageHealth,
  type StoragePort,
} from '../../src/ports/storage.js'
import { MemoryReader } from '../memory-state/memory-reader.js'
import { MemoryState } from '../memory-state/memory-state.js'

/** Keeps everything in the memory of this process, until {@link close}. */
export class MemoryStorage extends MemoryReader implements StoragePort {
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
    return this.#closed ? { healthy: false, reason: closed } : { healthy: true }
  }

  async commit(changes: readonly Change[]): Promise<number | undefined> {
    const state = this.opened()
    if (!state.fits(changes)) return undefined
    const version = state.lastVersion + 1
    state.apply(changes, version)
    return version
  }

  async append(request: AppendRequest): Promise<readonly number[] | undefined> {
    return this.opened().append(request)
  }

  async restore(request: RestoreRequest): Promise<boolean> {
    return this.opened().restore(request)
  }

  async trim(key: DocumentKey<'stream'>, incarnation: string, beforeMs: number): Promise<void> {
    this.opened().trim(key, incarnation, beforeMs)
  }

  protected override opened(): MemoryState {
    this.#assertOpen()
    return this.#state
  }

  #assertOpen(): void {
    if (this.#closed) throw new StorageError(closed)
  }
}

const closed = 'The memory storage is closed. Create a new one.'
