import { type CommandLine, resolveCommandOptions } from '../composition/command-options.js'
import { openKinesis } from '../composition/create-kinesis.js'
import { listen } from '../handlers/node/listen.js'

/**
 * Serves until the first SIGTERM or SIGINT, then finishes what is under way. A second signal ends the process at once.
 * @throws OptionError, and Error when the address cannot be listened on or the storage cannot be opened
 */
export const serve = async (commandLine: CommandLine): Promise<void> => {
  const options = resolveCommandOptions(commandLine, process.env)
  const stopped = stopSignal()
  await using kinesis = await openKinesis(options)
  await using server = await listen(kinesis, options).catch((error: unknown) => {
    throw listenError(error, options)
  })
  // Nobody reading the address is no reason to end.
  process.stdout.on('error', () => {})
  process.stdout.write(`Shardport listening on ${server.url}\n`)
  await stopped
}

const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const

const stopSignal = (): Promise<void> =>
  new Promise((resolve) => {
    let asked = false
    const stop = (signal: keyof typeof exitCodes): void => {
      if (asked) process.exit(exitCodes[signal])
      asked = true
      resolve()
    }
    process.on('SIGTERM', stop).on('SIGINT', stop)
  })

const listenError = (error: unknown, { host, port }: { host: string; port: number }): Error => {
  const reason = reasons[String((error as { code?: unknown } | undefined)?.code)]
  if (reason === undefined) return error instanceof Error ? error : new Error(String(error))
  return new Error(`cannot listen on ${host} port ${port}: ${reason}`, { cause: error })
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is taken; choose another with --port, or 0 for a free one',
  EACCES: 'not permitted; choose a port above 1023 with --port',
  EADDRNOTAVAIL: 'the address is not one of this machine; choose another with --host',
  ENOTFOUND: 'the host name is unknown; choose another with --host',
}
