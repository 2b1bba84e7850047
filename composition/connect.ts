import { type ConnectMiddleware, connectMiddleware } from '../handlers/connect/middleware.js'
import { isForKinesis } from '../src/protocol/addressee.js'
import { type KinesisSource, openedOnce } from './kinesis-source.js'
import { boolean } from './option-kinds.js'
import { ownOptions } from './resolve-options.js'

export type { BodyConsumedError } from '../handlers/body-consumed-error.js'
export type {
  ConnectMiddleware,
  ConnectNext,
  ConnectRequest,
} from '../handlers/connect/middleware.js'
export type { NodeResponse } from '../handlers/node/send-response.js'
export type { KinesisSource } from './kinesis-source.js'
export type { KinesisOptions } from './options.generated.js'

export interface MiddlewareOptions {
  /**
   * Give requests that are not for Kinesis to the next handler, unread. Otherwise they are answered as Kinesis answers
   * them, which is with an error.
   */
  readonly passOn?: boolean
}

/**
 * Middleware for Connect, Express, Fastify (with `@fastify/middie`), Koa (with `koa-connect`) and Nest, to be mounted
 * at a path or at the root, before body parsers. Behind them it takes `req.rawBody`, a body of bytes or text, or a
 * parsed one, which need not be what was sent.
 *
 * Gives `next` a `BodyConsumedError` (code `BODY_CONSUMED`) when the body is gone, and what opening the Kinesis throws.
 * @throws OptionError for options that are unknown or have a value that is not allowed
 * @param source options are opened at the first request and belong to nobody: make the Kinesis yourself to close it
 */
export const kinesisMiddleware = (
  source: KinesisSource,
  options: MiddlewareOptions = {},
): ConnectMiddleware => {
  const { passOn } = ownOptions('kinesisMiddleware', { passOn: boolean }, { passOn: false }, options)
  return connectMiddleware(openedOnce(source), passOn ? isForKinesis : () => true)
}
