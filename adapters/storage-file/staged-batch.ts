import { ascendFrom } from '../../src/domain/counter-order.js'
import { shardId } from '../../src/domain/shard-id.js'
import type { Stream } from '../../src/domain/stream.js'
import { isStreamChange } from '../../src/ports/document-keys.js'
import {
  type AppendRequest,
  type Change,
  type DocumentKey,
  type NewRecord,
  type RestoreRequest,
  StorageError,
} from '../../src/ports/storage.js'
import type { MemoryState } from '../memory-state/memory-state.js'
import { keyText } from './key-text.js'
import type { LoggedAppend, LoggedChange } from './logged-change.js'

interface StagedStream {
  readonly incarnation: string
  readonly version: number
  /** Counter of the next record, by shard; where it is absent the state knows. */
  readonly next: Map<number, number>
  /** Undefined where the stream goes on from the state. */
  readonly baseCounter: number | undefined
}

/**
 * Decides a group of changes one after the other, each by what those before it will have done, and leaves the state
 * as it is: nobody shall see a change before it is durable.
 */
export class StagedBatch {
  /** What has been decided, in this order. */
  readonly changes: LoggedChange[] = []
  readonly #state: MemoryState
  #lastVersion: number
  /** Versions of documents that have been staged; 0 for deleted ones. */
  readonly #versions = new Map<string, number>()
  /** Streams that have been staged; undefined for deleted ones. */
  readonly #streams = new Map<string, StagedStream | undefined>()
  /** What more records of a stream can be added to, until a change of another kind comes. */
  readonly #appends = new Map<StagedStream, LoggedAppend & { records: NewRecord[]; counters: number[] }>()

  constructor(state: MemoryState) {
    this.#state = state
    this.#lastVersion = state.lastVersion
  }

  /** {@link StoragePort.commit} */
  commit(changes: readonly Change[]): number | undefined {
    if (changes.some(({ key, expected }) => this.#versionOf(key) !== expected)) return undefined
    const version = ++this.#lastVersion
    this.#push({
      kind: 'commit',
      version,
      changes: changes.map(({ key, value }) => ({ key, value }) as Pick<Change, 'key' | 'value'>),
    })
    for (const change of changes) {
      if (isStreamChange(change)) this.#stageStream(change.key, change.value, version)
      this.#versions.set(documentText(change.key), change.value === undefined ? 0 : version)
    }
    return version
  }

  /**
   * {@link StoragePort.append}
   * @throws StorageError when a shard's counters are used up: what was written then could not be read back
   */
  append({ key, version, records }: AppendRequest): readonly number[] | undefined {
    const stream = this.#streamOf(key)
    if (stream === undefined || stream.version !== version) return undefined
    if (records.length === 0) return []
    const counters = records.map(({ shard }) => {
      const counter = stream.next.get(shard) ?? this.#nextCounter(key, stream, shard)
      if (counter >= Number.MAX_SAFE_INTEGER)
        throw new StorageError(`${shardId(shard)} of stream ${key.name} has no counters left`)
      stream.next.set(shard, counter + 1)
      return counter
    })
    this.#append(key, stream, records, counters)
    return counters
  }

  /** {@link StoragePort.restore} */
  restore({ key, version, shard, records, tip }: RestoreRequest): boolean {
    const stream = this.#streamOf(key)
    if (stream === undefined || stream.version !== version) return false
    const { incarnation } = stream
    const next = stream.next.get(shard) ?? this.#nextCounter(key, stream, shard)
    const counters = records.map(({ counter }) => counter)
    if (!ascendFrom(next, counters)) return false
    if (records.length > 0) {
      const own = records.map((record) => ({ ...record, shard }))
      this.#append(key, stream, own, counters)
    }
    this.#push({ kind: 'advance', key, incarnation, shard, tip })
    stream.next.set(shard, Math.max(next, (counters.at(-1) ?? 0) + 1, tip.next))
    return true
  }

  /** {@link StoragePort.trim} */
  trim(key: DocumentKey<'stream'>, incarnation: string, beforeMs: number): void {
    if (this.#streamOf(key)?.incarnation !== incarnation) return
    this.#push({ kind: 'trim', key, incarnation, beforeMs })
  }

  #push(change: LoggedChange): void {
    this.changes.push(change)
    this.#appends.clear()
  }

  #append(
    key: DocumentKey<'stream'>,
    stream: StagedStream,
    records: readonly NewRecord[],
    counters: readonly number[],
  ): void {
    const begun = this.#appends.get(stream)
    if (begun !== undefined) {
      for (const record of records) begun.records.push(record)
      for (const counter of counters) begun.counters.push(counter)
      return
    }
    const { incarnation } = stream
    const first = {
      kind: 'append' as const,
      key,
      incarnation,
      records: [...records],
      counters: [...counters],
    }
    this.changes.push(first)
    this.#appends.set(stream, first)
  }

  #versionOf(key: DocumentKey): number {
    return this.#versions.get(documentText(key)) ?? this.#state.load(key)?.version ?? 0
  }

  #streamOf(key: DocumentKey<'stream'>): StagedStream | undefined {
    const text = keyText(key)
    const known = this.#streams.get(text)
    if (known !== undefined || this.#streams.has(text)) return known
    const current = this.#state.stream(key)
    const staged = current && {
      incarnation: current.incarnation,
      version: current.version,
      next: new Map<number, number>(),
      baseCounter: undefined,
    }
    this.#streams.set(text, staged)
    return staged
  }

  #nextCounter(key: DocumentKey<'stream'>, { baseCounter }: StagedStream, shard: number): number {
    return baseCounter === undefined ? (this.#state.stream(key)?.shard(shard).next ?? 1) : baseCounter + 1
  }

  #stageStream(key: DocumentKey<'stream'>, value: Stream | undefined, version: number): void {
    const before = this.#streamOf(key)
    this.#streams.set(
      keyText(key),
      value === undefined
        ? undefined
        : before?.incarnation === value.incarnation
          ? { ...before, version }
          : { incarnation: value.incarnation, version, next: new Map(), baseCounter: value.baseCounter },
    )
  }
}

const documentText = (key: DocumentKey): string => `${key.kind}\0${keyText(key)}`
