import type { Scope } from '../../src/domain/scope.js'
import type {
  Change,
  ChangeOf,
  DocumentKey,
  DocumentKind,
  Documents,
  Listed,
  Versioned,
} from '../../src/ports/storage.js'
import { NamedDocuments } from './named-documents.js'
import { ScopeMap } from './scope-map.js'

type ScopeDocuments = { readonly [Kind in DocumentKind]: NamedDocuments<Documents[Kind]> }

/** All documents with their versions, which one counter gives to all of them. */
export class DocumentStore {
  readonly #scopes = new ScopeMap<ScopeDocuments>()
  #lastVersion = 0

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

  /** @returns the version of what was written; undefined when a document did not have its expected version */
  commit(changes: readonly Change[]): number | undefined {
    for (const { key, expected } of changes) {
      if ((this.load(key)?.version ?? 0) !== expected) return undefined
    }
    this.#lastVersion += 1
    for (const change of changes) this.#apply(change)
    return this.#lastVersion
  }

  clear(): void {
    this.#scopes.clear()
  }

  #apply<Kind extends DocumentKind>({ key, value }: ChangeOf<Kind>): void {
    let scope = this.#scopes.get(key)
    if (scope === undefined) {
      scope = { stream: new NamedDocuments(), account: new NamedDocuments(), state: new NamedDocuments() }
      this.#scopes.set(key, scope)
    }
    const documents = scope[key.kind]
    if (value !== undefined) documents.set(key.name, { version: this.#lastVersion, value })
    else documents.delete(key.name)
    if (scope.stream.size + scope.account.size + scope.state.size === 0) this.#scopes.delete(key)
  }
}
