import type { TomlTable } from 'smol-toml'
import { nearNames, suggestion } from '../src/domain/suggestion.js'
import { fromHome } from './home-path.js'
import {
  environmentVariable,
  flag,
  type OptionName,
  optionNames,
  optionRow,
  type ResolvedOptions,
  tomlKey,
} from './options.js'
import { readOptionFile } from './read-option-file.js'
import { type GivenOption, OptionError, type OptionSource, resolveOptions } from './resolve-options.js'

/** Environment variable that names the TOML file where `--config` does not. */
export const configFileVariable = 'SHARDPORT_CONFIG'

type Environment = Readonly<Record<string, string | undefined>>

export interface CommandLine {
  /** Path of the TOML file, from `--config`. */
  readonly config?: string | undefined
  /** Values of flags by option name: text, or a boolean for flags that take no value. */
  readonly flags: Readonly<Partial<Record<OptionName, string | boolean>>>
}

/**
 * Reads the command's options. A flag goes before `SHARDPORT_*`, that before the TOML file, that before the AWS
 * SDKs' variables, those before the default. An empty environment variable counts as not set.
 * @param defaults in the form of environment variables, where they are not those of the table
 * @throws OptionError one line that names the option, its source, what was given and what is allowed
 */
export const resolveCommandOptions = async (
  commandLine: CommandLine,
  environment: Environment,
  defaults: Readonly<Partial<Record<OptionName, string>>> = {},
): Promise<ResolvedOptions> => {
  const file = await readConfigFile(commandLine.config ?? (environment[configFileVariable] || undefined))
  const sources: readonly OptionSource[] = [
    (name) => fromFlag(commandLine, name),
    (name) => fromVariable(environment, environmentVariable(name)),
    file,
    (name) => fromAwsVariables(environment, name),
  ]
  return resolveOptions(optionNames, sources, (name) => {
    const { commandDefault, default: codeDefault } = optionRow(name)
    return defaults[name] ?? commandDefault ?? codeDefault
  }) as ResolvedOptions
}

/**
 * A line for each variable that is no option's but nearly named like one: others may have set those of other names, as
 * Kubernetes does for a service called shardport.
 */
export const unknownVariables = (environment: Environment): readonly string[] => {
  const known = [...optionNames.map(environmentVariable), configFileVariable]
  return Object.entries(environment)
    .filter(([name, value]) => name.startsWith('SHARDPORT_') && value !== '' && !known.includes(name))
    .filter(([name]) => nearNames(name, known).length > 0)
    .map(([name]) => `environment variable ${name} is unknown and ignored; ${suggestion(name, known)}`)
}

const fromFlag = ({ flags }: CommandLine, name: OptionName): GivenOption | undefined => {
  const value = flags[name]
  return value === undefined ? undefined : { source: `flag ${flag(name)}`, value, isText: true }
}

const fromVariable = (environment: Environment, variable: string): GivenOption | undefined => {
  const value = environment[variable]
  return value === undefined || value === ''
    ? undefined
    : { source: `environment variable ${variable}`, value, isText: true }
}

const fromAwsVariables = (environment: Environment, name: OptionName): GivenOption | undefined => {
  for (const variable of optionRow(name).awsEnvironment ?? []) {
    const given = fromVariable(environment, variable)
    if (given !== undefined) return given
  }
  return undefined
}

const readConfigFile = async (given: string | undefined): Promise<OptionSource> => {
  if (given === undefined) return () => undefined
  const path = fromHome(given)
  const table = await parseConfigFile(path)
  const keys = optionNames.map(tomlKey)
  for (const key of Object.keys(table)) {
    if (!keys.includes(key))
      throw new OptionError(`Config file ${path}: unknown key "${key}"; ${suggestion(key, keys)}`)
  }
  return (name) => {
    const key = tomlKey(name)
    if (!Object.hasOwn(table, key)) return undefined
    return { source: `key "${key}" of ${path}`, value: table[key], isText: false }
  }
}

const parseConfigFile = async (path: string): Promise<TomlTable> => {
  // Few have such a file, and who has none starts faster without its parser.
  const { parse, TomlError } = await import('smol-toml')
  const source = readOptionFile(path, `Config file ${path}`)
  try {
    return parse(source)
  } catch (error) {
    throw new OptionError(
      error instanceof TomlError
        ? `Config file ${path}, line ${error.line}, column ${error.column}: not valid TOML: ${tomlReason(error)}`
        : `Config file ${path}: not valid TOML: ${firstLine(error)}`,
    )
  }
}

const tomlReason = (error: Error): string => firstLine(error).replace('Invalid TOML document: ', '')

const firstLine = (error: unknown): string =>
  String(error instanceof Error ? error.message : error)
    .split('\n', 1)
    .join()
