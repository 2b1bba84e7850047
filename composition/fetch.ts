import { fetchHandler as webHandler } from '../handlers/fetch/handler.js'
import { failedCore } from './failed-core.js'
import { type KinesisSource, openedOnce } from './kinesis-source.js'

export type { BodyConsumedError } from '../handlers/body-consumed-error.js'
export type { KinesisSource } from './kinesis-source.js'
export type { KinesisOptions } from './options.generated.js'

/**
 * Answers web-standard requests: for Hono, srvx, Deno and Bun. Rejects only when the body of a request breaks off, and
 * with a `BodyConsumedError` (code `BODY_CONSUMED`) when somebody else has read it.
 * @param source options are opened at the first request and belong to nobody: make the Kinesis yourself to close it
 */
export const fetchHandler = (source: KinesisSource): ((request: Request) => Promise<Response>) => {
  const opened = openedOnce(source)
  return webHandler(() => opened().catch(failedCore))
}
