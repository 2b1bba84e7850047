import { totalBytes } from '../../src/domain/record-size.js'
import type { DocumentKey, StoragePort } from '../../src/ports/storage.js'
import { StorageError } from '../../src/ports/storage.js'
import {
  documentsIn,
  isStream,
  isUsed,
  nothingYet,
  pagesOf,
  type ReadableState,
  type StateCounts,
  type WalkedDocument,
} from './state-walk.js'

/**
 * Copies everything that a store holds into an empty one, with bounded memory of its own. Nobody else may change
 * either of them meanwhile.
 * @param onProgress called after every page of records and every document, with what has been copied so far
 * @returns what was copied
 * @throws StorageError when `to` holds a document already or is changed by somebody else; what has been copied stays
 */
export const transferState = async (
  from: ReadableState,
  to: StoragePort,
  onProgress: (counts: StateCounts) => void = () => {},
): Promise<StateCounts> => {
  if ((await to.scopes()).length > 0) throw new StorageError('The store to fill is not empty.')
  let counts = nothingYet
  const count = (more: Partial<StateCounts>): void => {
    counts = added(counts, more)
    onProgress(counts)
  }
  for await (const document of documentsIn(from)) {
    const { key, value } = document
    const version = await to.commit([{ key, expected: 0, value } as Parameters<StoragePort['commit']>[0][0]])
    if (version === undefined) throw overtaken(key)
    if (isStream(document)) await transferRecords(from, to, document, version, count)
    count({ documents: 1, streams: key.kind === 'stream' ? 1 : 0 })
  }
  return counts
}

const transferRecords = async (
  from: ReadableState,
  to: StoragePort,
  { key, value }: Extract<WalkedDocument, { key: DocumentKey<'stream'> }>,
  version: number,
  count: (more: Partial<StateCounts>) => void,
): Promise<void> => {
  for (const shard of value.shards.keys()) {
    const place = { key, incarnation: value.incarnation, shard }
    const tip = await from.tip(place)
    if (!isUsed(tip, value.baseCounter)) continue
    const restore = async (request: Pick<Parameters<StoragePort['restore']>[0], 'records' | 'tip'>) => {
      if (!(await to.restore({ key, version, shard, ...request }))) throw overtaken(key)
    }
    for await (const page of pagesOf(from, place)) {
      const records = [...page.records]
      // The tip may move no further than the page, or the next one would stand after it.
      const next = (records.at(-1)?.counter ?? 0) + 1
      await restore({ records, tip: { next, lastSequenceSeconds: undefined } })
      count({ records: records.length, bytes: totalBytes(records) })
    }
    await restore({ records: [], tip })
  }
}

export const added = (counts: StateCounts, more: Partial<StateCounts>): StateCounts => ({
  streams: counts.streams + (more.streams ?? 0),
  records: counts.records + (more.records ?? 0),
  bytes: counts.bytes + (more.bytes ?? 0),
  documents: counts.documents + (more.documents ?? 0),
})

const overtaken = ({ kind, name }: DocumentKey): StorageError =>
  new StorageError(`Somebody else has changed the ${kind} ${name} in the store to fill.`)
