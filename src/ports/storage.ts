import type { Account } from '../domain/account.js'
import type { Scope } from '../domain/scope.js'
import type { Stream } from '../domain/stream.js'

/** What an adapter promises; callers decide by this, never by missing methods. */
export interface StorageCapabilities {
  /** An acknowledged change survives the end of the process. */
  readonly durable: boolean
  /** Several processes may work on the same store at once. */
  readonly shared: boolean
}

/** Any JSON value: small state that the core keeps beside streams and accounts. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue }

/** The documents a store keeps, by kind. */
export interface Documents {
  /** One for each stream, by its name. */
  readonly stream: Stream
  /** One for each scope; its name is empty. */
  readonly account: Account
  /** Keyed state with compare-and-swap, by a name that its owner chooses. */
  readonly state: JsonValue
}

export type DocumentKind = keyof Documents

/** As a record, so that the compiler misses a kind that is not in it. */
const everyKind: Readonly<Record<DocumentKind, true>> = { stream: true, account: true, state: true }

/** Every kind, always in the same order. */
export const documentKinds = Object.keys(everyKind) as readonly DocumentKind[]

export interface DocumentKey<Kind extends DocumentKind = DocumentKind> extends Scope {
  readonly kind: Kind
  readonly name: string
}

/** A document with the version it was read at. Values are immutable: adapters may share them. */
export interface Versioned<Value> {
  /** Positive, and greater than every earlier version of the same key, also after a deletion. */
  readonly version: number
  readonly value: Value
}

/** A document with its name, as lists give it. */
export interface Listed<Value> extends Versioned<Value> {
  readonly name: string
}

/**
 * One change of a commit. `expected` is the version the change was decided by, 0 where there must be no document
 * yet. Without `value` the document is deleted. A stream that is deleted or gives way to another incarnation takes its
 * records and counters along.
 */
export type Change = { [Kind in DocumentKind]: ChangeOf<Kind> }[DocumentKind]

export interface ChangeOf<Kind extends DocumentKind> {
  readonly key: DocumentKey<Kind>
  readonly expected: number
  readonly value: Documents[Kind] | undefined
}

/** A record on its way in. The adapter adds its counter. */
export interface NewRecord {
  /** Index of the shard. */
  readonly shard: number
  /** Absent where the writer gave none, which streams of distribution AUTO allow. */
  readonly partitionKey: string | undefined
  /** Kept as it is: the caller must not change the bytes afterwards. */
  readonly data: Uint8Array
  /** Epoch milliseconds. */
  readonly arrivalMs: number
  /** Epoch seconds inside the sequence number; at least the shard's creation second. */
  readonly sequenceSeconds: number
  /** Written while the stream was encrypted. */
  readonly encrypted: boolean
}

/** A record as it is read. */
export interface StoredRecord extends Omit<NewRecord, 'shard'> {
  /** Position in its shard and part of its sequence number; a safe integer above the stream's `baseCounter`. */
  readonly counter: number
}

export interface AppendRequest {
  readonly key: DocumentKey<'stream'>
  /** Version of the stream by which the caller chose the shards. */
  readonly version: number
  readonly records: readonly NewRecord[]
}

/** Records of one shard on their way from another store. */
export interface RestoreRequest {
  readonly key: DocumentKey<'stream'>
  /** Version that the stream has in this store. */
  readonly version: number
  /** Index of the shard. */
  readonly shard: number
  /** Ascending by counter, none of them before the shard's tip; may be empty. */
  readonly records: readonly StoredRecord[]
  /** Where the shard stood in the other store. A tip before that of this store changes nothing. */
  readonly tip: ShardTip
}

/** A shard of one incarnation of a stream. */
export interface ShardKey {
  readonly key: DocumentKey<'stream'>
  readonly incarnation: string
  /** Index of the shard. */
  readonly shard: number
}

export interface ReadRequest extends ShardKey {
  /** First counter to look at. */
  readonly from: number
  /** Most records to give; at least 1. */
  readonly limit: number
  /** Most bytes of data and UTF-8 partition keys to give; the first record is given whatever its size. */
  readonly maxBytes: number
  /** Records that arrived before (epoch milliseconds) are passed over and count for neither limit. */
  readonly notBeforeMs: number
}

/**
 * Records, which a store may make only when they are asked for: who finds a page known needs only its first and last. An
 * array is such a list too. Records that are trimmed after the read stay in it.
 */
export interface StoredRecords extends Iterable<StoredRecord> {
  readonly length: number
  /** @param index from 0, or from -1 backwards */
  at(index: number): StoredRecord | undefined
  map<Value>(of: (record: StoredRecord, index: number) => Value): Value[]
}

export interface RecordPage {
  /** Ascending by counter. */
  readonly records: StoredRecords
  /**
   * Counter from which the next page begins: after everything this page looked at or passed over, trimmed records
   * included; `from` when nothing has stood there yet.
   */
  readonly next: number
  /** Whether nothing stands after this page but records that arrived before `notBeforeMs`. */
  readonly atTip: boolean
}

/** Where a shard's next record will stand. */
export interface ShardTip {
  /** The counter that the next visible record will have at least. */
  readonly next: number
  /** `sequenceSeconds` of the last record, also when it has been trimmed since; absent if there was none. */
  readonly lastSequenceSeconds: number | undefined
}

/** The tip of every shard of a stream that is gone or never was: it has no record and gets none. */
export const goneTip: ShardTip = { next: 1, lastSequenceSeconds: undefined }

/** What the store retains. */
export interface StorageUsage {
  /** Data and UTF-8 partition keys. */
  readonly bytes: number
  readonly records: number
}

export type StorageHealth =
  | {
      readonly healthy: true
      /** One line for whoever runs the store: what it met when it was opened, and has coped with. */
      readonly notice?: string
    }
  | {
      readonly healthy: false
      /** One line for whoever sends requests. */
      readonly reason: string
      /** One line for whoever runs the store: which one it is, the reason and what to do. The reason unless given. */
      readonly notice?: string
    }

/** A store that cannot do what it was asked; the request gets 500 InternalFailure with this text. */
export class StorageError extends Error {
  override readonly name = 'StorageError'
}

/**
 * What the core needs of a store. Every method may reject with {@link StorageError}; after that the change it was
 * asked for has not happened and never will.
 *
 * Visibility is durability: documents and records are seen by any reader only once they are as durable as their
 * acknowledgement, and a counter that anybody has seen is never given to another record. Nothing here assumes a
 * single process.
 */
export interface StoragePort {
  readonly capabilities: StorageCapabilities

  /** Makes the store ready; called once before anything else. Where it rejects, {@link close} is called too. */
  open(): Promise<void>
  /**
   * Finishes what was accepted and lets go of files and timers. Idempotent. While {@link open} is under way, it waits
   * for that to end or makes it fail.
   */
  close(): Promise<void>
  health(): StorageHealth

  load<Kind extends DocumentKind>(key: DocumentKey<Kind>): Promise<Versioned<Documents[Kind]> | undefined>
  /**
   * Documents of one kind and scope with names after `after`, ascending by UTF-16 code unit.
   * @param limit most documents to give: a positive integer, or Infinity for all of them
   */
  list<Kind extends DocumentKind>(
    kind: Kind,
    scope: Scope,
    after: string | undefined,
    limit: number,
  ): Promise<readonly Listed<Documents[Kind]>[]>
  /** Every scope that holds a document, in no particular order. */
  scopes(): Promise<readonly Scope[]>
  /**
   * Applies all changes, or none when a document does not have its expected version.
   * @param changes at least one, each with a key of its own
   * @returns the version of every document that was written, in the order of `changes` and equal for all of them;
   *   undefined when nothing was applied
   */
  commit(changes: readonly Change[]): Promise<number | undefined>

  /**
   * Gives each record the next counter of its shard and keeps it, all of them or none.
   * @returns the counters in the order of the records; undefined when the stream does not exist or has another version
   */
  append(request: AppendRequest): Promise<readonly number[] | undefined>
  /**
   * Keeps records with the counters that another store gave them and moves the shard's tip on, or changes nothing.
   * @returns false when the stream does not exist or has another version, or a counter has been used already
   */
  restore(request: RestoreRequest): Promise<boolean>
  /** Records of a shard by position. A stream that is gone reads as empty. */
  read(request: ReadRequest): Promise<RecordPage>
  /** Counter of the first record that arrived at `timestampMs` or later; where there is none, that of {@link tip}. */
  find(shard: ShardKey, timestampMs: number): Promise<number>
  /** A stream that is gone has {@link goneTip}. */
  tip(shard: ShardKey): Promise<ShardTip>
  /** Forgets the records of a stream that arrived before `beforeMs`; their counters stay used. */
  trim(key: DocumentKey<'stream'>, incarnation: string, beforeMs: number): Promise<void>
  usage(): Promise<StorageUsage>

  /**
   * Resolves when a record stands or stood at counter `from` or after it, or the stream no longer has `version`, or
   * `signal` aborts, or the store closes. Pushed within a process; noticed within a short time when another process did it.
   */
  changed(shard: ShardKey, from: number, version: number, signal: AbortSignal): Promise<void>
}
