import type { Scope } from '../../src/domain/scope.js'
import type {
  DocumentKey,
  DocumentKind,
  Documents,
  Listed,
  ReadRequest,
  RecordPage,
  ShardKey,
  ShardTip,
  StoragePort,
  StorageUsage,
  Versioned,
} from '../../src/ports/storage.js'
import type { MemoryState } from './memory-state.js'

/** What of {@link StoragePort} only reads, for adapters that hold everything in memory. */
type Reads = Pick<StoragePort, 'load' | 'list' | 'scopes' | 'read' | 'find' | 'tip' | 'usage' | 'changed'>

/** Answers from the memory that its heir opens. */
export abstract class MemoryReader implements Reads {
  /** @throws StorageError while nothing can be asked of the store */
  protected abstract opened(): MemoryState

  async load<Kind extends DocumentKind>(
    key: DocumentKey<Kind>,
  ): Promise<Versioned<Documents[Kind]> | undefined> {
    return this.opened().load(key)
  }

  async list<Kind extends DocumentKind>(
    kind: Kind,
    scope: Scope,
    after: string | undefined,
    limit: number,
  ): Promise<readonly Listed<Documents[Kind]>[]> {
    return this.opened().list(kind, scope, after, limit)
  }

  async scopes(): Promise<readonly Scope[]> {
    return this.opened().scopes()
  }

  async read(request: ReadRequest): Promise<RecordPage> {
    return this.opened().read(request)
  }

  async find(shard: ShardKey, timestampMs: number): Promise<number> {
    return this.opened().find(shard, timestampMs)
  }

  async tip(shard: ShardKey): Promise<ShardTip> {
    return this.opened().tip(shard)
  }

  async usage(): Promise<StorageUsage> {
    return this.opened().usage()
  }

  async changed(shard: ShardKey, from: number, version: number, signal: AbortSignal): Promise<void> {
    await this.opened().changed(shard, from, version, signal)
  }
}
