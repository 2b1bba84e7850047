import type { Scope } from '../../src/domain/scope.js'
import type { DocumentKey, ShardTip } from '../../src/ports/storage.js'
import type { StoredDocument } from '../memory-state/document-store.js'
import type { MemoryState } from '../memory-state/memory-state.js'
import type { ShardRecords } from '../record-log/shard-records.js'

/** A shard's records as they were when the view was taken: those before `tip.next`, less what is trimmed meanwhile. */
export interface ShardView {
  /** The very key of the stream's document. */
  readonly key: DocumentKey<'stream'>
  readonly shard: number
  readonly records: ShardRecords
  readonly tip: ShardTip
}

/** A state at one moment, to be written while the state goes on changing. */
export interface StateView {
  readonly home: Scope
  readonly createdAtMs: number
  /** The last entry of the log that the state includes; 0 when it is as ferrokinesis left it. */
  readonly sequence: number
  readonly lastVersion: number
  readonly documents: readonly StoredDocument[]
  readonly shards: readonly ShardView[]
}

/** Takes a view. Costs the number of documents and shards, not of records. */
export const viewOf = (
  state: MemoryState,
  head: Pick<StateView, 'home' | 'createdAtMs' | 'sequence'>,
): StateView => {
  const documents = state.documents()
  const shards: ShardView[] = []
  for (const document of documents) {
    if (document.key.kind !== 'stream') continue
    const key = document.key as DocumentKey<'stream'>
    for (const [shard, records] of state.stream(key)?.shards() ?? [])
      shards.push({ key, shard, records, tip: records.tip })
  }
  return { ...head, lastVersion: state.lastVersion, documents, shards }
}
