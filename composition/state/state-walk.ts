import type { Scope } from '../../src/domain/scope.js'
import {
  type ChangeOf,
  type DocumentKey,
  type DocumentKind,
  type Documents,
  documentKinds,
  type RecordPage,
  type ShardKey,
  type ShardTip,
  type StoragePort,
} from '../../src/ports/storage.js'

const pageDocuments = 100
const pageRecords = 1000
const pageBytes = 4 * 1024 * 1024

/** What of a store is needed to read all that it holds. */
export type ReadableState = Pick<StoragePort, 'scopes' | 'list' | 'read' | 'tip'>

/** A document as it is moved or compared; versions are each store's own. */
export type WalkedDocument = { [Kind in DocumentKind]: Omit<ChangeOf<Kind>, 'expected'> }[DocumentKind] & {
  readonly value: Documents[DocumentKind]
}

/** How much a store holds, or how much of it has been worked on. */
export interface StateCounts {
  readonly streams: number
  readonly records: number
  /** Data and UTF-8 partition keys. */
  readonly bytes: number
  /** Of all kinds, streams included. */
  readonly documents: number
}

export const nothingYet: StateCounts = { streams: 0, records: 0, bytes: 0, documents: 0 }

/** Every document of every scope, always in the same order, with a bounded number of them in memory. */
export async function* documentsIn(storage: ReadableState): AsyncGenerator<WalkedDocument, void> {
  const scopes = [...(await storage.scopes())].sort((a, b) => compare(scopeText(a), scopeText(b)))
  for (const { accountId, region } of scopes) {
    for (const kind of documentKinds) {
      let after: string | undefined
      do {
        const page = await storage.list(kind, { accountId, region }, after, pageDocuments)
        for (const { name, value } of page)
          yield { key: { accountId, region, kind, name }, value } as WalkedDocument
        after = page.at(-1)?.name
      } while (after !== undefined)
    }
  }
}

export const isStream = (
  document: WalkedDocument,
): document is Extract<WalkedDocument, { key: DocumentKey<'stream'> }> => document.key.kind === 'stream'

/** A shard's records in pages of bounded bytes, expired ones included. The last page may be empty. */
export async function* pagesOf(storage: ReadableState, shard: ShardKey): AsyncGenerator<RecordPage, void> {
  let from = 0
  let page: RecordPage
  do {
    page = await storage.read({
      ...shard,
      from,
      limit: pageRecords,
      maxBytes: pageBytes,
      notBeforeMs: Number.NEGATIVE_INFINITY,
    })
    yield page
    from = page.next
  } while (!page.atTip)
}

/** Whether anything has ever been written to a shard with this tip. */
export const isUsed = (tip: ShardTip, baseCounter: number): boolean =>
  tip.next > baseCounter + 1 || tip.lastSequenceSeconds !== undefined

const scopeText = ({ accountId, region }: Scope): string => `${accountId} ${region}`

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
