import type { Scope } from '../../src/domain/scope.js'
import {
  type AppendRequest,
  type Change,
  type ChangeOf,
  type DocumentKey,
  type DocumentKind,
  type Documents,
  type Listed,
  type ReadRequest,
  type RecordPage,
  type ShardKey,
  type ShardTip,
  StorageError,
  type StorageHealth,
  type StoragePort,
  type StorageUsage,
  type Versioned,
} from '../../src/ports/storage.js'
import { DocumentStore } from './document-store.js'
import { ScopeMap } from './scope-map.js'
import { StreamRecords } from './stream-records.js'

/** Keeps everything in the memory of this process, until {@link close}. */
export class MemoryStorage implements StoragePort {
  readonly capabilities = { durable: false, shared: false }
  readonly #documents = new DocumentStore()
  readonly #streams = new ScopeMap<Map<string, StreamRecords>>()
  #bytes = 0
  #records = 0
  #closed = false

  async open(): Promise<void> {
    this.#assertOpen()
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    for (const scope of this.#streams.scopes()) {
      for (const stream of this.#streams.get(scope)?.values() ?? []) stream.waiters.wakeAll()
    }
    this.#streams.clear()
    this.#documents.clear()
  }

  health(): StorageHealth {
    return this.#closed ? { healthy: false, reason: CLOSED } : { healthy: true }
  }

  async load<Kind extends DocumentKind>(
    key: DocumentKey<Kind>,
  ): Promise<Versioned<Documents[Kind]> | undefined> {
    this.#assertOpen()
    return this.#documents.load(key)
  }

  async list<Kind extends DocumentKind>(
    kind: Kind,
    scope: Scope,
    after: string | undefined,
    limit: number,
  ): Promise<readonly Listed<Documents[Kind]>[]> {
    this.#assertOpen()
    return this.#documents.list(kind, scope, after, limit)
  }

  async scopes(): Promise<readonly Scope[]> {
    this.#assertOpen()
    return this.#documents.scopes()
  }

  async commit(changes: readonly Change[]): Promise<number | undefined> {
    this.#assertOpen()
    const version = this.#documents.commit(changes)
    if (version === undefined) return undefined
    for (const change of changes) if (isStreamChange(change)) this.#follow(change, version)
    return version
  }

  async append(request: AppendRequest): Promise<readonly number[] | undefined> {
    this.#assertOpen()
    const stream = this.#streamOf(request.key)
    if (stream === undefined || stream.version !== request.version) return undefined
    const counters: number[] = []
    for (const record of request.records) {
      const log = stream.logToWrite(record.shard)
      const before = log.bytes
      counters.push(log.append(record))
      this.#bytes += log.bytes - before
      this.#records += 1
    }
    if (stream.waiters.waiting) {
      const shards = new Set(request.records.map(({ shard }) => shard))
      for (const shard of shards) stream.waiters.wake(shard, stream.log(shard).next)
    }
    return counters
  }

  async read(request: ReadRequest): Promise<RecordPage> {
    const stream = this.#incarnationOf(request)
    return stream?.log(request.shard).read(request) ?? { records: [], next: request.from, atTip: true }
  }

  async find(shard: ShardKey, timestampMs: number): Promise<number> {
    return this.#incarnationOf(shard)?.log(shard.shard).find(timestampMs) ?? GONE.next
  }

  async tip(shard: ShardKey): Promise<ShardTip> {
    return this.#incarnationOf(shard)?.log(shard.shard).tip ?? GONE
  }

  async trim(key: DocumentKey<'stream'>, incarnation: string, beforeMs: number): Promise<void> {
    const stream = this.#incarnationOf({ key, incarnation })
    if (stream === undefined) return
    this.#count(stream, -1)
    stream.trim(beforeMs)
    this.#count(stream, 1)
  }

  async usage(): Promise<StorageUsage> {
    this.#assertOpen()
    return { bytes: this.#bytes, records: this.#records }
  }

  async changed(shard: ShardKey, from: number, version: number, signal: AbortSignal): Promise<void> {
    const stream = this.#incarnationOf(shard)
    if (stream?.version !== version || stream.log(shard.shard).next > from || signal.aborted) return
    await stream.waiters.wait(shard.shard, from, signal)
  }

  /** Keeps the records in step with the stream's document. */
  #follow({ key, value }: ChangeOf<'stream'>, version: number): void {
    const streams = this.#streams.get(key) ?? new Map<string, StreamRecords>()
    const stream = streams.get(key.name)
    if (stream !== undefined && stream.incarnation === value?.incarnation) stream.version = version
    else {
      if (stream !== undefined) this.#count(stream, -1)
      if (value === undefined) streams.delete(key.name)
      else streams.set(key.name, new StreamRecords(value, version))
      if (streams.size === 0) this.#streams.delete(key)
      else this.#streams.set(key, streams)
    }
    stream?.waiters.wakeAll()
  }

  #count(stream: StreamRecords, sign: 1 | -1): void {
    const { bytes, records } = stream.usage()
    this.#bytes += sign * bytes
    this.#records += sign * records
  }

  #streamOf(key: DocumentKey<'stream'>): StreamRecords | undefined {
    return this.#streams.get(key)?.get(key.name)
  }

  #incarnationOf({ key, incarnation }: Pick<ShardKey, 'key' | 'incarnation'>): StreamRecords | undefined {
    this.#assertOpen()
    const stream = this.#streamOf(key)
    return stream?.incarnation === incarnation ? stream : undefined
  }

  #assertOpen(): void {
    if (this.#closed) throw new StorageError(CLOSED)
  }
}

const CLOSED = 'The memory storage is closed. Create a new one.'

/** The tip of a stream that is gone: it has no record and gets none. */
const GONE: ShardTip = { next: 1, lastSequenceSeconds: undefined }

const isStreamChange = (change: Change): change is ChangeOf<'stream'> => change.key.kind === 'stream'
