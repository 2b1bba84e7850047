import { type CommandLine, resolveCommandOptions } from '../composition/command-options.js'
import { kinesisContainer } from '../composition/container.js'
import { openKinesis } from '../composition/create-kinesis.js'
import { listenOn } from './listen-on.js'

/**
 * Serves until the first SIGTERM or SIGINT, then finishes what is under way. A second signal ends the process at once.
 * @throws OptionError, and Error when the address cannot be listened on or the storage cannot be opened
 */
export const serve = async (commandLine: CommandLine): Promise<void> => {
  const options = await resolveCommandOptions(commandLine, process.env)
  const stopped = stopSignal()
  await using kinesis = await openKinesis(kinesisContainer(options))
  await using server = await listenOn(kinesis, options)
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
