import { fileURLToPath } from 'node:url'
import { KinesisClient } from '@aws-sdk/client-kinesis'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { onTestFinished } from 'vitest'
import { type RunningCommand, run } from '../support/command.js'
import { sdkCredentials } from '../support/sdk-round-trip.js'

/** Starts an example as its `npm start` does. */
export const startedIn = (
  example: string,
  [program, ...args]: readonly [string, ...string[]],
  environment: Record<string, string>,
): RunningCommand =>
  run(program, args, environment, fileURLToPath(new URL(`../../examples/${example}`, import.meta.url)))

/** A client for a host that speaks HTTP/1.1 only. */
export const clientOf = (endpoint: string): KinesisClient => {
  const requestHandler = new NodeHttpHandler()
  const client = new KinesisClient({ ...sdkCredentials, endpoint, requestHandler })
  onTestFinished(() => client.destroy())
  return client
}
