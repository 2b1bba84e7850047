import { streamArn } from '../../domain/arn.js'
import type { KinesisError, KinesisErrorType } from '../../domain/errors.js'
import {
  accountRateExceeded,
  anotherSubscription,
  dryRun,
  expiredNextToken,
  expiredShardIterator,
  invalidShardIterator,
  missingAuthenticationToken,
  shardRateExceededText,
  streamExists,
  streamNotActive,
  streamNotFound,
  streamOnDemand,
  streamRateExceeded,
} from '../../domain/refusals.js'
import type { Scope } from '../../domain/scope.js'
import { formatIteratorTime } from '../../domain/shard-iterator.js'

/** What the texts of errors say of a call; a member is absent where the call does not say. */
export interface FaultedCall {
  readonly operation: string
  /** Account and region of its stream, or else of its caller. */
  readonly scope: Scope
  readonly streamName?: string | undefined
  readonly shardId?: string | undefined
  readonly consumerName?: string | undefined
  /** Its shard iterator: epoch milliseconds, and how long iterators live. */
  readonly iterator?:
    | { readonly issuedAtMs: number; readonly nowMs: number; readonly ttlMs: number }
    | undefined
}

/** What AWS says when it answers a call with this error; empty where it says nothing. */
export const faultText = (error: KinesisErrorType, call: FaultedCall): string => worded(texts[error], call)

type Text = string | ((call: FaultedCall) => string)

const worded = (text: Text, call: FaultedCall): string => (typeof text === 'string' ? text : text(call))

/** A text that names the call's stream, and another for a call that is about none. */
const ofStream =
  (named: (name: string, accountId: string, call: FaultedCall) => KinesisError, unnamed: Text): Text =>
  (call) =>
    call.streamName === undefined
      ? worded(unnamed, call)
      : named(call.streamName, call.scope.accountId, call).message

const rateExceeded = ofStream(
  streamRateExceeded,
  ({ operation, scope }) => accountRateExceeded(operation, scope.accountId).message,
)

/**
 * Texts that the service has been seen to send, and otherwise those by which its API model and its list of common
 * errors describe the errors.
 */
const texts: { readonly [Type in KinesisErrorType]: Text } = {
  AccessDeniedException: ({ operation, scope, streamName }) => {
    const resource = streamName === undefined ? '*' : streamArn({ ...scope, name: streamName })
    const action = `kinesis:${operation}`
    return (
      `User: arn:aws:iam::${scope.accountId}:user/test is not authorized to perform: ${action} on resource: ` +
      `${resource} because no identity-based policy allows the ${action} action`
    )
  },
  DryRunOperationException: dryRun().message,
  ExpiredIteratorException: ({ iterator }) => {
    if (iterator === undefined) return 'The provided iterator exceeds the maximum age allowed.'
    const { issuedAtMs, nowMs, ttlMs } = iterator
    return expiredShardIterator(formatIteratorTime(issuedAtMs), formatIteratorTime(nowMs), ttlMs).message
  },
  ExpiredNextTokenException: expiredNextToken().message,
  ExpiredTokenException: 'The security token included in the request is expired',
  IncompleteSignatureException: 'The request signature does not conform to AWS standards.',
  InternalFailure: '',
  InternalFailureException:
    'The processing of the request failed because of an unknown error, exception, or failure.',
  InvalidArgumentException: ({ operation }) =>
    operation === 'GetRecords'
      ? invalidShardIterator().message
      : "A specified parameter exceeds its restrictions, is not supported, or can't be used. " +
        'For more information, see the returned message.',
  InvalidSignatureException:
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret ' +
    'Access Key and signing method. Consult the service documentation for details.',
  KMSAccessDeniedException:
    "The ciphertext references a key that doesn't exist or that you don't have access to.",
  KMSDisabledException:
    "The request was rejected because the specified customer master key (CMK) isn't enabled.",
  KMSInvalidStateException:
    "The request was rejected because the state of the specified resource isn't valid for this request. For " +
    'more information, see How Key State Affects Use of a Customer Master Key in the Amazon Web Services Key ' +
    'Management Service Developer Guide.',
  KMSNotFoundException: "The request was rejected because the specified entity or resource can't be found.",
  KMSOptInRequired: 'The Amazon Web Services access key ID needs a subscription for the service.',
  KMSThrottlingException:
    'The request was denied due to request throttling. For more information about throttling, see Limits in ' +
    'the Amazon Web Services Key Management Service Developer Guide.',
  LimitExceededException: rateExceeded,
  MissingAuthenticationTokenException: missingAuthenticationToken().message,
  ProvisionedThroughputExceededException: (call) => {
    const { shardId, streamName, scope } = call
    return shardId === undefined || streamName === undefined
      ? worded(rateExceeded, call)
      : shardRateExceededText(shardId, streamName, scope.accountId)
  },
  ResourceInUseException: ofStream((name, accountId, { operation, shardId, consumerName }) => {
    if (operation === 'CreateStream') return streamExists(name, accountId)
    return shardId === undefined || consumerName === undefined
      ? streamNotActive(name, accountId, 'UPDATING')
      : anotherSubscription(name, accountId, shardId, consumerName)
  }, 'The resource is not available for this operation. For successful operation, the resource must be in the ACTIVE state.'),
  ResourceNotFoundException: ofStream(
    streamNotFound,
    'The requested resource could not be found. The stream might not be specified correctly.',
  ),
  SerializationException: '',
  ServiceUnavailable: 'The request has failed due to a temporary failure of the server.',
  ThrottlingException: 'Rate exceeded',
  UnknownOperationException: '',
  UnrecognizedClientException: 'The security token included in the request is invalid.',
  ValidationException: ofStream(
    streamOnDemand,
    'Specifies that you tried to invoke this API for a data stream with the on-demand capacity mode. This API is ' +
      'only supported for data streams with the provisioned capacity mode.',
  ),
}
