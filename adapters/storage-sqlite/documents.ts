import { BoundedMap } from '../../src/domain/bounded-map.js'
import type { Scope } from '../../src/domain/scope.js'
import { isStreamChange } from '../../src/ports/document-keys.js'
import type {
  Change,
  DocumentKey,
  DocumentKind,
  Documents,
  Listed,
  Versioned,
} from '../../src/ports/storage.js'
import type { SqliteDatabase, SqliteStatement } from './driver.js'
import type { Incarnations } from './incarnations.js'
import { sortableBytes, textOfSortable } from './text.js'

interface Head {
  readonly version: number
  readonly incarnationId: number | null
}

interface Row {
  readonly name: Uint8Array
  readonly version: number
  readonly value: string
}

const mostParsed = 1000

/** The table of documents. Its methods that write are called inside a transaction. */
export class DocumentTable {
  readonly #incarnations: Incarnations
  readonly #selectHead: SqliteStatement<Head>
  readonly #select: SqliteStatement<Row>
  readonly #list: SqliteStatement<Row>
  readonly #listAfter: SqliteStatement<Row>
  readonly #scopes: SqliteStatement<Scope>
  readonly #nextVersion: SqliteStatement<number>
  readonly #put: SqliteStatement<unknown>
  readonly #delete: SqliteStatement<unknown>
  /** Values are immutable, so that one parsed once is good until the version changes. */
  readonly #parsed = new BoundedMap<string, Versioned<unknown>>(mostParsed)

  constructor(database: SqliteDatabase, incarnations: Incarnations) {
    this.#incarnations = incarnations
    const at = 'WHERE account_id = ? AND region = ? AND kind = ?'
    this.#selectHead = database.prepare(
      `SELECT version, incarnation_id AS incarnationId FROM document ${at} AND name = ?`,
    )
    this.#select = database.prepare(`SELECT name, version, value FROM document ${at} AND name = ?`)
    this.#list = database.prepare(`SELECT name, version, value FROM document ${at} ORDER BY name LIMIT ?`)
    this.#listAfter = database.prepare(
      `SELECT name, version, value FROM document ${at} AND name > ? ORDER BY name LIMIT ?`,
    )
    this.#scopes = database.prepare('SELECT DISTINCT account_id AS accountId, region FROM document')
    this.#nextVersion = database
      .prepare<number>('UPDATE store SET last_version = last_version + 1 RETURNING last_version')
      .pluck()
    this.#put = database.prepare('INSERT OR REPLACE INTO document VALUES (?, ?, ?, ?, ?, ?, ?)')
    this.#delete = database.prepare(`DELETE FROM document ${at} AND name = ?`)
  }

  load<Kind extends DocumentKind>(key: DocumentKey<Kind>): Versioned<Documents[Kind]> | undefined {
    const { accountId, region, kind, name } = key
    const bytes = sortableBytes(name)
    const head = this.#selectHead.get(accountId, region, kind, bytes)
    if (head === undefined) return undefined
    const id = idOf(key)
    const known = this.#parsed.get(id)
    if (known?.version === head.version) return known as Versioned<Documents[Kind]>
    const row = this.#select.get(accountId, region, kind, bytes)
    if (row === undefined) return undefined
    const document = documentOf<Kind>(row)
    this.#parsed.set(id, document)
    return document
  }

  list<Kind extends DocumentKind>(
    kind: Kind,
    { accountId, region }: Scope,
    after: string | undefined,
    limit: number,
  ): readonly Listed<Documents[Kind]>[] {
    const most = limit === Number.POSITIVE_INFINITY ? -1 : limit
    const rows =
      after === undefined
        ? this.#list.all(accountId, region, kind, most)
        : this.#listAfter.all(accountId, region, kind, sortableBytes(after), most)
    return rows.map((row) => {
      const name = textOfSortable(row.name)
      const id = idOf({ accountId, region, kind, name })
      const known = this.#parsed.get(id)
      if (known?.version === row.version) return { name, ...(known as Versioned<Documents[Kind]>) }
      const document = documentOf<Kind>(row)
      // A list of more than are kept would otherwise forget each just before the next list comes to it.
      this.#parsed.setIfRoom(id, document)
      return { name, ...document }
    })
  }

  scopes(): readonly Scope[] {
    return this.#scopes.all()
  }

  /** {@link StoragePort.commit} */
  commit(changes: readonly Change[]): number | undefined {
    const heads = changes.map(({ key }) => this.#head(key))
    if (changes.some(({ expected }, index) => (heads[index]?.version ?? 0) !== expected)) return undefined
    const version = this.#nextVersion.get()
    if (version === undefined) throw new Error('the table store has lost its row')
    for (const [index, change] of changes.entries()) {
      const { accountId, region, kind, name } = change.key
      const incarnationId = this.#incarnationId(change, heads[index]?.incarnationId ?? undefined)
      const bytes = sortableBytes(name)
      if (change.value === undefined) this.#delete.run(accountId, region, kind, bytes)
      else {
        const value = JSON.stringify(change.value)
        this.#put.run(accountId, region, kind, bytes, version, incarnationId ?? null, value)
      }
    }
    return version
  }

  #head({ accountId, region, kind, name }: DocumentKey): Head | undefined {
    return this.#selectHead.get(accountId, region, kind, sortableBytes(name))
  }

  /** What a stream's records belong to after the change. */
  #incarnationId(change: Change, before: number | undefined): number | undefined {
    if (!isStreamChange(change)) return undefined
    if (before !== undefined) {
      if (change.value?.incarnation === this.#incarnations.nameOf(before)) return before
      this.#incarnations.abandon(before)
    }
    return change.value && this.#incarnations.create(change.value)
  }
}

const documentOf = <Kind extends DocumentKind>({ version, value }: Row): Versioned<Documents[Kind]> => ({
  version,
  value: JSON.parse(value) as Documents[Kind],
})

const idOf = ({ accountId, region, kind, name }: DocumentKey): string =>
  JSON.stringify([accountId, region, kind, name])
