import { createHash, type Hash } from 'node:crypto'
import { totalBytes } from '../../src/domain/record-size.js'
import type { DocumentKey } from '../../src/ports/storage.js'
import { added } from './state-transfer.js'
import {
  documentsIn,
  isStream,
  nothingYet,
  pagesOf,
  type ReadableState,
  type StateCounts,
} from './state-walk.js'

/** All that a store holds, by what tells whether two stores hold the same. */
export interface StateDigest {
  readonly counts: StateCounts
  /** SHA-256 of each document, a stream's with its records, by the document's place in words. */
  readonly documents: ReadonlyMap<string, string>
}

/**
 * Reads everything in a store.
 * @param onProgress called after every page of records and every document, with what has been read so far
 * @throws StorageError when something cannot be read
 */
export const digestState = async (
  storage: ReadableState,
  onProgress: (counts: StateCounts) => void = () => {},
): Promise<StateDigest> => {
  let counts = nothingYet
  const documents = new Map<string, string>()
  for await (const document of documentsIn(storage)) {
    const { key, value } = document
    const hash = createHash('sha256').update(canonicalJson(value))
    if (isStream(document)) {
      for (const shard of document.value.shards.keys()) {
        const place = { key: document.key, incarnation: document.value.incarnation, shard }
        hash.update(canonicalJson({ shard, tip: await storage.tip(place) }))
        for await (const page of pagesOf(storage, place)) {
          const records = [...page.records]
          for (const { data, ...members } of records) hashRecord(hash, members, data)
          counts = added(counts, { records: records.length, bytes: totalBytes(records) })
          onProgress(counts)
        }
      }
    }
    documents.set(placeOf(key), hash.digest('hex'))
    counts = added(counts, { documents: 1, streams: isStream(document) ? 1 : 0 })
    onProgress(counts)
  }
  return { counts, documents }
}

/** Where two stores differ, a line for each document; none where they hold the same. */
export const differences = (first: StateDigest, second: StateDigest): string[] => {
  const places = new Set([...first.documents.keys(), ...second.documents.keys()])
  return [...places].flatMap((place) => {
    const [a, b] = [first.documents.get(place), second.documents.get(place)]
    if (a === b) return []
    return [
      a === undefined
        ? `${place}: only in the second`
        : b === undefined
          ? `${place}: only in the first`
          : place,
    ]
  })
}

const hashRecord = (hash: Hash, members: object, data: Uint8Array): void => {
  hash.update(canonicalJson({ ...members, bytes: data.length }))
  hash.update(data)
}

const placeOf = ({ kind, accountId, region, name }: DocumentKey): string =>
  `${kind}${name === '' ? '' : ` ${name}`} of account ${accountId} in ${region}`

/** JSON with the members of every object in one order. */
const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  )
