import { createRequire } from 'node:module'
import { Command, CommanderError } from 'commander'
import { configFileVariable } from '../composition/command-options.js'
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
import { serve } from './serve.js'
import { addStateCommands } from './state.js'

const usageError = 2

/**
 * Runs the `shardport` command.
 * @param args what stands behind the name of the command
 * @returns its exit code: 0, 1 when it could not do its work, 2 when it was asked in a wrong way
 */
export const runCommand = async (args: readonly string[]): Promise<number> => {
  try {
    await program().parseAsync(args, { from: 'user' })
    return 0
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : usageError
    process.stderr.write(`shardport: ${error instanceof Error ? error.message : String(error)}\n`)
    return error instanceof OptionError ? usageError : 1
  }
}

const program = (): Command => {
  const shardport = new Command('shardport')
    .version(packageVersion())
    // Without a help of its own the program leaves --help to its default command, whose options people look for.
    .helpOption(false)
    .exitOverride()
    .configureOutput({
      outputError: (text, write) =>
        write(
          `shardport: ${text
            .trim()
            .replace(/^error: |\.$/g, '')
            .replace(/\s*\n\s*/g, ' ')}; see shardport --help\n`,
        ),
    })
  const serving = shardport
    .command('serve', { isDefault: true })
    .description('Answer Kinesis requests on a port until SIGTERM or SIGINT')
    .helpOption('-h, --help', 'Show this help; --version shows the version')
    .option('--config <file>', `TOML file with options (environment: ${configFileVariable})`)
    .action((flags: Record<string, string | boolean>) => {
      const { config, ...options } = flags
      return serve({ config: typeof config === 'string' ? config : undefined, flags: options })
    })
  for (const name of optionNames) {
    if (optionTable[name].kind === boolean) {
      serving
        .option(flag(name), optionHelp(name))
        .option(`--no-${tomlKey(name)}`, `The opposite of ${flag(name)}`)
    } else {
      serving.option(`${flag(name)} <value>`, optionHelp(name))
    }
  }
  addStateCommands(shardport)
  return shardport
}

const optionHelp = (name: OptionName): string => {
  const {
    awsEnvironment = [],
    commandDefault,
    default: codeDefault,
    help,
    kind,
  }: OptionRow = optionTable[name]
  const variables = [environmentVariable(name), ...awsEnvironment].join(', ')
  return `${help} (allowed: ${kind.allowed}; default: ${(commandDefault ?? codeDefault) || 'none'}; environment: ${variables})`
}

/** The package by its own name: found from the sources and from the build alike. */
const packageVersion = (): string =>
  (createRequire(import.meta.url)('shardport/package.json') as { version: string }).version
