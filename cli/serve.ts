import { once } from 'node:events'
import type { CommandLine } from '../composition/command-options.js'
import { openResolved } from '../composition/open-kinesis.js'
import type { ResolvedOptions } from '../composition/options.js'
import { tlsIdentity } from '../composition/tls-identity.js'
import { listen } from '../handlers/node/listen.js'
import { exitCodes } from './exit-codes.js'
import { readOptions } from './read-options.js'

/**
 * Serves until the first SIGTERM or SIGINT, then finishes what is under way; starting is given up. A second signal ends
 * the process at once.
 * @throws OptionError, and Error when the address cannot be listened on or the storage cannot be opened
 */
export const serve = async (commandLine: CommandLine): Promise<void> => {
  const options = await readOptions(commandLine)
  const stop = stopSignal()
  try {
    await serveUntil(stop, options)
  } catch (error) {
    if (error !== stop.reason) throw error
  }
}

const serveUntil = async (stop: AbortSignal, options: ResolvedOptions): Promise<void> => {
  const tls = tlsIdentity(options)
  await using kinesis = await openResolved(options, { signal: stop })
  await using server = await listen(kinesis, { ...options, tls })
  process.stdout.write(`Shardport listening on ${server.url}\n`)
  if (!stop.aborted) await once(stop, 'abort')
}

const stopSignal = (): AbortSignal => {
  const controller = new AbortController()
  const stop = (signal: keyof typeof exitCodes): void => {
    if (controller.signal.aborted) process.exit(exitCodes[signal])
    controller.abort()
  }
  process.on('SIGTERM', stop).on('SIGINT', stop)
  return controller.signal
}
