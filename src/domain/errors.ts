/**
 * HTTP status of each error, by its wire name: those of AWS's API model and of its list of common errors. The model's
 * InternalFailureException stands beside the InternalFailure that the service itself sends.
 */
export const errorStatuses = {
  AccessDeniedException: 400,
  DryRunOperationException: 400,
  ExpiredIteratorException: 400,
  ExpiredNextTokenException: 400,
  ExpiredTokenException: 400,
  IncompleteSignatureException: 400,
  InternalFailure: 500,
  InternalFailureException: 500,
  InvalidArgumentException: 400,
  InvalidSignatureException: 400,
  KMSAccessDeniedException: 400,
  KMSDisabledException: 400,
  KMSInvalidStateException: 400,
  KMSNotFoundException: 400,
  KMSOptInRequired: 400,
  KMSThrottlingException: 400,
  LimitExceededException: 400,
  MissingAuthenticationTokenException: 400,
  ProvisionedThroughputExceededException: 400,
  ResourceInUseException: 400,
  ResourceNotFoundException: 400,
  SerializationException: 400,
  ServiceUnavailable: 503,
  ThrottlingException: 400,
  UnknownOperationException: 400,
  UnrecognizedClientException: 400,
  ValidationException: 400,
} as const

export type KinesisErrorType = keyof typeof errorStatuses

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

/** A refusal beyond the limit of shards, which is a setting: whoever starts a Kinesis can raise it. */
export class ShardLimitError extends KinesisError {}

/** Breaks an answer off that is being streamed: its client gets neither an end nor an error. */
export class ConnectionLostError extends Error {
  override readonly name = 'ConnectionLostError'
  /** As sockets have it, for clients that share the process. */
  readonly code = 'ECONNRESET'

  constructor() {
    super('the connection was lost')
  }
}
