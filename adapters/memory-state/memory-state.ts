import { ascendFrom } from '../../src/domain/counter-order.js'
import type { Scope } from '../../src/domain/scope.js'
import { ScopeMap } from '../../src/domain/scope-map.js'
import { isStreamChange } from '../../src/ports/document-keys.js'
import {
  type AppendRequest,
  type Change,
  type ChangeOf,
  type DocumentKey,
  type DocumentKind,
  type Documents,
  goneTip,
  type Listed,
  type NewRecord,
  type ReadRequest,
  type RecordPage,
  type RestoreRequest,
  type ShardKey,
  type ShardTip,
  type StorageUsage,
  type Versioned,
} from '../../src/ports/storage.js'
import type { ShardRecords } from '../record-log/shard-records.js'
import { DocumentStore, type StoredDocument } from './document-store.js'
import { StreamRecords } from './stream-records.js'

/** A change that has been decided. */
export type AppliedChange = Pick<Change, 'key' | 'value'>

/** Documents, records and those who wait for them: what adapters that read from memory share. Nothing here waits. */
export class MemoryState {
  readonly #documents = new DocumentStore()
  readonly #streams = new ScopeMap<Map<string, StreamRecords>>()
  #bytes = 0
  #records = 0

  /** The greatest version ever given. */
  get lastVersion(): number {
    return this.#documents.lastVersion
  }

  load<Kind extends DocumentKind>(key: DocumentKey<Kind>): Versioned<Documents[Kind]> | undefined {
    return this.#documents.load(key)
  }

  list<Kind extends DocumentKind>(
    kind: Kind,
    scope: Scope,
    after: string | undefined,
    limit: number,
  ): readonly Listed<Documents[Kind]>[] {
    return this.#documents.list(kind, scope, after, limit)
  }

  scopes(): readonly Scope[] {
    return this.#documents.scopes()
  }

  documents(): StoredDocument[] {
    return this.#documents.all()
  }

  /** Whether every document has the version that its change expects. */
  fits(changes: readonly Change[]): boolean {
    return this.#documents.fits(changes)
  }

  /** Applies changes that {@link fits} has been asked about. */
  apply(changes: readonly AppliedChange[], version: number): void {
    this.#documents.apply(changes, version)
    for (const change of changes) if (isStreamChange(change)) this.#follow(change, version)
  }

  /** Versions up to this one are never given again. */
  skipVersions(version: number): void {
    this.#documents.skipVersions(version)
  }

  /** What is kept of a stream beside its document; of one incarnation, where one is named. */
  stream(key: DocumentKey<'stream'>, incarnation?: string): StreamRecords | undefined {
    const stream = this.#streams.get(key)?.get(key.name)
    return incarnation === undefined || stream?.incarnation === incarnation ? stream : undefined
  }

  /** {@link StoragePort.append} */
  append(request: AppendRequest): readonly number[] | undefined {
    const stream = this.stream(request.key)
    if (stream === undefined || stream.version !== request.version) return undefined
    return this.write(stream, request.records)
  }

  /**
   * Keeps records and wakes those who wait for them.
   * @param counters of the records, where they have been decided already
   * @returns their counters
   */
  write(stream: StreamRecords, records: readonly NewRecord[], counters?: readonly number[]): number[] {
    const given: number[] = []
    this.#count(stream, -1)
    for (const [index, record] of records.entries()) {
      given.push(stream.shardToWrite(record.shard).append(record, counters?.[index]))
    }
    this.#count(stream, 1)
    if (stream.waiters.waiting) {
      const shards = new Set(records.map(({ shard }) => shard))
      for (const shard of shards) stream.waiters.wake(shard, stream.shard(shard).next)
    }
    return given
  }

  /** {@link StoragePort.restore} */
  restore({ key, version, shard, records, tip }: RestoreRequest): boolean {
    const stream = this.stream(key)
    if (stream === undefined || stream.version !== version) return false
    const counters = records.map(({ counter }) => counter)
    if (!ascendFrom(stream.shard(shard).next, counters)) return false
    this.write(
      stream,
      records.map((record) => ({ ...record, shard })),
      counters,
    )
    this.advance(stream, shard, tip)
    return true
  }

  /** Moves a shard's tip on, without records, and wakes those who wait for it. */
  advance(stream: StreamRecords, shard: number, tip: ShardTip): void {
    const records = stream.shardToWrite(shard)
    records.advance(tip)
    stream.waiters.wake(shard, records.next)
  }

  /** Takes the loaded records of a shard of a stream that is there; those of any other are left. */
  adopt(key: DocumentKey<'stream'>, shard: number, records: ShardRecords): void {
    const stream = this.stream(key)
    if (stream === undefined) return
    this.#count(stream, -1)
    stream.adopt(shard, records)
    this.#count(stream, 1)
  }

  read(request: ReadRequest): RecordPage {
    const stream = this.stream(request.key, request.incarnation)
    return stream?.shard(request.shard).read(request) ?? { records: [], next: request.from, atTip: true }
  }

  find({ key, incarnation, shard }: ShardKey, timestampMs: number): number {
    return this.stream(key, incarnation)?.shard(shard).find(timestampMs) ?? goneTip.next
  }

  tip({ key, incarnation, shard }: ShardKey): ShardTip {
    return this.stream(key, incarnation)?.shard(shard).tip ?? goneTip
  }

  trim(key: DocumentKey<'stream'>, incarnation: string, beforeMs: number): void {
    const stream = this.stream(key, incarnation)
    if (stream === undefined) return
    this.#count(stream, -1)
    stream.trim(beforeMs)
    this.#count(stream, 1)
  }

  usage(): StorageUsage {
    return { bytes: this.#bytes, records: this.#records }
  }

  async changed(shard: ShardKey, from: number, version: number, signal: AbortSignal): Promise<void> {
    const stream = this.stream(shard.key, shard.incarnation)
    if (stream?.version !== version || stream.shard(shard.shard).next > from || signal.aborted) return
    await stream.waiters.wait(shard.shard, from, signal)
  }

  /** Wakes everybody who waits. */
  wakeAll(): void {
    for (const scope of this.#streams.scopes()) {
      for (const stream of this.#streams.get(scope)?.values() ?? []) stream.waiters.wakeAll()
    }
  }

  clear(): void {
    this.wakeAll()
    this.#streams.clear()
    this.#documents.clear()
  }

  /** Keeps the records in step with the stream's document. */
  #follow({ key, value }: Pick<ChangeOf<'stream'>, 'key' | 'value'>, version: number): void {
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
}
