import {
  lambdaHandler as bufferedHandler,
  type LambdaHandler,
  type LambdaStreamHandler,
  lambdaStreamHandler as streamedHandler,
} from '../handlers/lambda/handler.js'
import type { OpenCore } from '../handlers/request-core.js'
import { closeAtSigterm } from './close-at-sigterm.js'
import { failedCore } from './failed-core.js'
import { type KinesisSource, openedOnce } from './kinesis-source.js'
import { integer } from './option-kinds.js'
import { ownOptions } from './resolve-options.js'

export type { LambdaEvent, LambdaEventV1, LambdaEventV2 } from '../handlers/lambda/event.js'
export type { LambdaContext, LambdaHandler, LambdaStreamHandler } from '../handlers/lambda/handler.js'
export type { LambdaResult } from '../handlers/lambda/result.js'
export type { KinesisSource } from './kinesis-source.js'
export type { KinesisOptions } from './options.generated.js'

export interface LambdaOptions {
  /**
   * Longest time in ms that SubscribeToShard takes where the response cannot be streamed; 5,500. Not below 5,000 for
   * consumers that subscribe anew at once: Kinesis refuses them for five seconds. It never takes more than the
   * function has left before its timeout.
   */
  readonly subscriptionMs?: number
}

/**
 * The handler of a Lambda function behind a Function URL, an API Gateway (REST or HTTP) or an Application Load Balancer.
 * The Kinesis is opened at the first event and used for all that follow; on SIGTERM it is closed, which Lambda sends
 * only to functions that have an extension.
 * @throws OptionError for options that are unknown or have a value that is not allowed
 */
export const lambdaHandler = (source: KinesisSource, options: LambdaOptions = {}): LambdaHandler =>
  bufferedHandler(openedForProcess(source), subscriptionMs('lambdaHandler', options))

/**
 * The handler of a Lambda function whose Function URL has the invoke mode RESPONSE_STREAM, so that SubscribeToShard
 * streams. Where `awslambda.streamifyResponse` is missing it works like {@link lambdaHandler}.
 * @throws OptionError for options that are unknown or have a value that is not allowed
 */
export const lambdaStreamHandler = (
  source: KinesisSource,
  options: LambdaOptions = {},
): LambdaStreamHandler =>
  streamedHandler(openedForProcess(source), subscriptionMs('lambdaStreamHandler', options))

const openedForProcess = (source: KinesisSource): OpenCore => {
  const opened = openedOnce(source)
  return async () => {
    try {
      const kinesis = await opened()
      closeAtSigterm(kinesis)
      return kinesis
    } catch (error) {
      return failedCore(error)
    }
  }
}

const subscriptionMs = (functionName: string, options: LambdaOptions): number =>
  ownOptions(functionName, { subscriptionMs: integer(0, 300_000) }, { subscriptionMs: 5_500 }, options)
    .subscriptionMs
