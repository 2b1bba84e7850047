import type { Scope } from './scope.js'

/** Values by scope, without building a joint key at each look-up. */
export class ScopeMap<Value> {
  readonly #accounts = new Map<string, Map<string, Value>>()

  get({ accountId, region }: Scope): Value | undefined {
    return this.#accounts.get(accountId)?.get(region)
  }

  set({ accountId, region }: Scope, value: Value): void {
    const regions = this.#accounts.get(accountId)
    if (regions === undefined) this.#accounts.set(accountId, new Map([[region, value]]))
    else regions.set(region, value)
  }

  delete({ accountId, region }: Scope): void {
    const regions = this.#accounts.get(accountId)
    regions?.delete(region)
    if (regions?.size === 0) this.#accounts.delete(accountId)
  }

  scopes(): Scope[] {
    return [...this.#accounts].flatMap(([accountId, regions]) =>
      [...regions.keys()].map((region) => ({ accountId, region })),
    )
  }

  clear(): void {
    this.#accounts.clear()
  }
}
