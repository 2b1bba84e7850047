import type { Scope } from '../../src/domain/scope.js'
import { ScopeMap } from '../../src/domain/scope-map.js'
import {
  type Change,
  type ChangeOf,
  type DocumentKey,
  type DocumentKind,
  type Documents,
  documentKinds,
  type Listed,
  type Versioned,
} from '../../src/ports/storage.js'
import { NamedDocuments } from './named-documents.js'

type ScopeDocuments = { readonly [Kind in DocumentKind]: NamedDocuments<Documents[Kind]> }

/** A document with all that identifies it. */
export type StoredDocument = { [Kind in DocumentKind]: StoredDocumentOf<Kind> }[DocumentKind]

interface StoredDocumentOf<Kind extends DocumentKind> extends Versioned<Documents[Kind]> {
  readonly key: DocumentKey<Kind>
}

/** All documents with their versions, which one counter gives to all of them. */
export class DocumentStore {
  readonly #scopes = new ScopeMap<ScopeDocuments>()
  #lastVersion = 0

  /** The greatest version ever given. */
  get lastVersion(): number {
    return this.#lastVersion
  }

  load<Kind extends DocumentKind>(key: DocumentKey<Kind>): Versioned<Documents[Kind]> | undefined {
    return this.#scopes.get(key)?.[key.kind].get(key.name)
  }

  list<Kind extends DocumentKind>(
    kind: Kind,
    scope: Scope,
    after: string | undefined,
    limit: number,
  ): readonly Listed<Documents[Kind]>[] {
    return this.#scopes.get(scope)?.[kind].list(after, limit) ?? []
  }

  scopes(): readonly Scope[] {
    return this.#scopes.scopes()
  }

  /** Every document, those of one scope and kind in the order of their names. */
  all(): StoredDocument[] {
    return this.scopes().flatMap((scope) =>
      documentKinds.flatMap((kind) =>
        this.list(kind, scope, undefined, Number.POSITIVE_INFINITY).map(
          ({ name, version, value }) => ({ key: { ...scope, kind, name }, version, value }) as StoredDocument,
        ),
      ),
    )
  }

  /** Whether every document has the version that its change expects. */
  fits(changes: readonly Change[]): boolean {
    return changes.every(({ key, expected }) => (this.load(key)?.version ?? 0) === expected)
  }

  /** @param version what was written gets, greater than every version before */
  apply(changes: readonly Pick<Change, 'key' | 'value'>[], version: number): void {
    for (const change of changes) this.restore(change as ChangeOf<DocumentKind>, version)
  }

  /** Sets or deletes one document, whatever its version was. */
  restore<Kind extends DocumentKind>(
    { key, value }: Pick<ChangeOf<Kind>, 'key' | 'value'>,
    version: number,
  ): void {
    this.skipVersions(version)
    const scope: ScopeDocuments = this.#scopes.get(key) ?? {
      stream: new NamedDocuments(),
      account: new NamedDocuments(),
      state: new NamedDocuments(),
    }
    const documents = scope[key.kind]
    if (value !== undefined) documents.set(key.name, { version, value })
    else documents.delete(key.name)
    if (documentKinds.every((each) => scope[each].size === 0)) this.#scopes.delete(key)
    else this.#scopes.set(key, scope)
  }

  /** Versions up to this one are never given again. */
  skipVersions(version: number): void {
    this.#lastVersion = Math.max(this.#lastVersion, version)
  }

  clear(): void {
    this.#scopes.clear()
  }
}
