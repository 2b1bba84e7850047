/** Error types that AWS's API model names, by their wire name. */
export type KinesisErrorType =
  | 'AccessDeniedException'
  | 'DryRunOperationException'
  | 'ExpiredIteratorException'
  | 'ExpiredNextTokenException'
  | 'IncompleteSignatureException'
  | 'InternalFailure'
  | 'InvalidArgumentException'
  | 'InvalidSignatureException'
  | 'LimitExceededException'
  | 'MissingAuthenticationTokenException'
  | 'ProvisionedThroughputExceededException'
  | 'ResourceInUseException'
  | 'ResourceNotFoundException'
  | 'SerializationException'
  | 'UnknownOperationException'
  | 'ValidationException'

/** A refusal that the client is told in AWS's own words. */
export class KinesisError extends Error {
  override readonly name = 'KinesisError'
  /**
   * @param type wire name, `__type` in the body
   * @param message the exact text; absent where AWS sends none
   */
  constructor(
    readonly type: KinesisErrorType,
    message?: string,
  ) {
    super(message)
  }
}
