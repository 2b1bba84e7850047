/** Somebody else has read the body of a request. */
export class BodyConsumedError extends Error {
  override readonly name = 'BodyConsumedError'
  readonly code = 'BODY_CONSUMED'

  /** @param advice what to do instead */
  constructor(advice: string) {
    super(`the body of this request has been read already; ${advice}`)
  }
}
