import { createRequire } from 'node:module'
import type { Command } from 'commander'
import { type CommandLine, configFileVariable } from '../composition/command-options.js'
import { boolean } from '../composition/option-kinds.js'
import {
  environmentVariable,
  flag,
  type OptionName,
  type OptionRow,
  optionNames,
  optionTable,
  tomlKey,
} from '../composition/options.js'
import { OptionError } from '../composition/resolve-options.js'
import { exec, execDefaults, StartError } from './exec.js'
import { serve } from './serve.js'
import { addStateCommands } from './state.js'
import { pointErrorsToHelp, refuseArgument, refuseCommand } from './usage-errors.js'

const require = createRequire(import.meta.url)
// An import of CommonJS would take 40 ms longer: it gets a parser going that finds out what is exported.
const commander = require('commander') as typeof import('commander')

const usageError = 2

/**
 * Runs the `shardport` command.
 * @param args what stands after the name of the command
 * @returns its exit code: 0, 1 when it could not do its work, 2 when it was asked in a wrong way; of `exec` that of the
 *   command it ran, or 127 when there is no such command, 126 when it could not be started
 */
export const runCommand = async (args: readonly string[]): Promise<number> => {
  try {
    let exitCode = 0
    const shardport = program(args, (code) => {
      exitCode = code
    })
    assertCommandIsKnown(shardport, args)
    await shardport.parseAsync(args, { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof commander.CommanderError) return error.exitCode === 0 ? 0 : usageError
    process.stderr.write(`shardport: ${error instanceof Error ? error.message : String(error)}\n`)
    if (error instanceof StartError) return error.exitCode
    return error instanceof OptionError ? usageError : 1
  }
}

const program = (args: readonly string[], exitWith: (code: number) => void): Command => {
  const shardport = new commander.Command('shardport')
    .description('Amazon Kinesis Data Streams on this machine')
    .version(packageVersion(), '-V, --version', 'Show the version')
    .helpOption('-h, --help', 'Show help')
    .helpCommand(false)
    .enablePositionalOptions()
    .exitOverride()
  const serving = shardport
    .command('serve', { isDefault: true })
    .description('Answer Kinesis requests on a port until SIGTERM or SIGINT; runs when no command is given')
    .allowExcessArguments()
    .action((flags: Flags) => {
      const [unexpected] = serving.args
      if (unexpected !== undefined) refuseArgument(serving, unexpected, args)
      return serve(commandLine(flags))
    })
  addOptions(serving)
  const executing = shardport
    .command('exec')
    .description('Run a command that finds a Kinesis of its own, on a free port, in AWS_ENDPOINT_URL_KINESIS')
    .usage('[options] -- COMMAND [ARGUMENTS]')
    .argument('<command...>', 'The command and its arguments')
    .passThroughOptions()
    .action(async (command: string[], flags: Flags) => exitWith(await exec(commandLine(flags), command)))
  addOptions(executing, execDefaults)
  addStateCommands(shardport)
  // Commander's own stops at the first name.
  shardport
    .command('help')
    .description('Show help for a command')
    .argument('[command...]', 'Its name, or names such as state verify')
    .action((names: string[]) => commandOf(shardport, names).help())
  shardport.addHelpText('after', () => `\nWhen no command is given:\n\n${serving.helpInformation()}`)
  pointErrorsToHelp(shardport, 'shardport')
  return shardport
}

/** The default command would take the name of an unknown one for its own argument. */
const assertCommandIsKnown = (shardport: Command, [name]: readonly string[]): void => {
  if (name !== undefined && !name.startsWith('-')) commandOf(shardport, [name])
}

const commandOf = (shardport: Command, names: readonly string[]): Command =>
  names.reduce(
    (command, name) =>
      command.commands.find((below) => below.name() === name) ?? refuseCommand(command, name),
    shardport,
  )

type Flags = Readonly<Record<string, string | boolean>>

const commandLine = ({ config, ...flags }: Flags): CommandLine => ({
  config: typeof config === 'string' ? config : undefined,
  flags,
})

const addOptions = (command: Command, defaults: Partial<Record<OptionName, string>> = {}): void => {
  command.option('--config <file>', `TOML file with options (environment: ${configFileVariable})`)
  for (const name of optionNames) {
    const help = optionHelp(name, defaults[name])
    if (optionTable[name].kind === boolean) {
      command.option(flag(name), help).option(`--no-${tomlKey(name)}`, `The opposite of ${flag(name)}`)
    } else {
      command.option(`${flag(name)} <value>`, help)
    }
  }
}

const optionHelp = (name: OptionName, changedDefault: string | undefined): string => {
  const {
    awsEnvironment = [],
    commandDefault,
    default: codeDefault,
    help,
    kind,
  }: OptionRow = optionTable[name]
  const variables = [environmentVariable(name), ...awsEnvironment].join(', ')
  return `${help} (allowed: ${kind.allowed}; default: ${(changedDefault ?? commandDefault ?? codeDefault) || 'none'}; environment: ${variables})`
}

/** The package by its own name: found from the sources and from the build alike. */
const packageVersion = (): string => (require('shardport/package.json') as { version: string }).version
