import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'
import { clientCredentials } from '../composition/client-credentials.js'
import type { CommandLine } from '../composition/command-options.js'
import { openResolved } from '../composition/open-kinesis.js'
import type { OptionName } from '../composition/options.js'
import { tlsIdentity } from '../composition/tls-identity.js'
import { listen } from '../handlers/node/listen.js'
import { readOptions } from './read-options.js'

/** Defaults of options that differ from those of the server. */
export const execDefaults: Readonly<Partial<Record<OptionName, string>>> = { port: '0' }

const passedOn = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'] as const

/** A command that could not be started. */
export class StartError extends Error {
  override readonly name = 'StartError'
  /** As shells have it. */
  readonly exitCode: 126 | 127

  constructor(program: string, cause: NodeJS.ErrnoException) {
    super(`cannot start ${program}: ${reasons[cause.code ?? ''] ?? cause.message}`, { cause })
    this.exitCode = cause.code === 'ENOENT' ? 127 : 126
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such command',
  EACCES: 'it is not permitted to be run',
  ENOTDIR: 'it lies below a file',
}

/**
 * Runs a command that finds a Kinesis of its own through the variables of the AWS SDKs, and ends the Kinesis with it.
 * The signals by which processes are ended are passed on. Standard input and output belong to the command.
 * @param command its name and its arguments
 * @returns the command's exit code, or 128 and the number of the signal that ended it
 * @throws OptionError, StartError, and Error when the address cannot be listened on or the storage cannot be opened
 */
export const exec = async (
  commandLine: CommandLine,
  [program = '', ...args]: readonly string[],
): Promise<number> => {
  const options = await readOptions(commandLine, execDefaults)
  const tls = tlsIdentity(options)
  await using kinesis = await openResolved(options, { healthyOnly: true })
  await using server = await listen(kinesis, { ...options, tls })
  const env = variables(process.env, server.url, options.region)
  return await ended(program, started(program, args, env))
}

type Variables = Readonly<Record<string, string | undefined>>

/** An empty variable counts as not set, as it does for the AWS SDKs. */
const variables = (given: Variables, url: string, region: string): Variables => ({
  ...given,
  ...withoutProxy(given, new URL(url).hostname),
  AWS_ENDPOINT_URL_KINESIS: url,
  // Where this is true, SDKs go to AWS itself.
  AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'false',
  AWS_REGION: region,
  AWS_DEFAULT_REGION: given.AWS_DEFAULT_REGION || region,
  ...(!given.AWS_ACCESS_KEY_ID && dummyCredentials),
  AWS_SECRET_ACCESS_KEY: given.AWS_SECRET_ACCESS_KEY || clientCredentials.secretAccessKey,
})

/** SDKs prefer the credentials of a profile, which need not be there. */
const dummyCredentials: Variables = {
  AWS_ACCESS_KEY_ID: clientCredentials.accessKeyId,
  AWS_SESSION_TOKEN: undefined,
  AWS_PROFILE: undefined,
  AWS_DEFAULT_PROFILE: undefined,
}

/** A proxy does not find a server of this machine. Programs read one spelling or the other. */
const withoutProxy = (given: Variables, host: string): Variables => {
  if (!Object.entries(given).some(([name, value]) => /^(https?|all)_proxy$/i.test(name) && value)) return {}
  const beside = (list: string | undefined) => (list ? `${list},${host}` : host)
  const { NO_PROXY: upper, no_proxy: lower } = given
  return { NO_PROXY: beside(upper || lower), no_proxy: beside(lower || upper) }
}

/** Some errors are thrown, others come as an event. */
const started = (program: string, args: readonly string[], env: Variables): ChildProcess => {
  try {
    return spawn(program, args, { env, stdio: 'inherit' })
  } catch (error) {
    throw new StartError(program, error as NodeJS.ErrnoException)
  }
}

const ended = (program: string, child: ChildProcess): Promise<number> =>
  new Promise<number>((resolve, reject) => {
    const pass = (signal: NodeJS.Signals): void => void child.kill(signal)
    for (const signal of passedOn) process.on(signal, pass)
    const done = (): void => {
      for (const signal of passedOn) process.off(signal, pass)
    }
    child.once('error', (error) => {
      done()
      reject(new StartError(program, error))
    })
    child.once('exit', (code, signal) => {
      done()
      resolve(code ?? 128 + constants.signals[signal as NodeJS.Signals])
    })
  })
