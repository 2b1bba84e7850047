/** An account in a region: streams, limits and settings of one scope are invisible to every other. */
export interface Scope {
  /** 12 digits. */
  readonly accountId: string
  /** For example `us-east-1`. */
  readonly region: string
}

/** Whether two things belong to the same account and region. */
export const sameScope = (a: Scope, b: Scope): boolean => a.accountId === b.accountId && a.region === b.region
