/** An account in a region: streams, limits and settings of one scope are invisible to every other. */
export interface Scope {
  /** 12 digits. */
  readonly accountId: string
  /** For example `us-east-1`. */
  readonly region: string
}

export const accountIdPattern = /^\d{12}$/

/** As long as a label of a host name may be (RFC 1035): a region is one in AWS's endpoints, and SDKs hold it to that. */
export const regionPattern = /^[a-z0-9-]{1,63}$/

/** Whether two things belong to the same account and region. */
export const sameScope = (a: Scope, b: Scope): boolean => a.accountId === b.accountId && a.region === b.region
