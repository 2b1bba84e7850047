import { shown } from '../src/domain/shown.js'
import { suggestion } from '../src/domain/suggestion.js'
import {
  type KinesisOptions,
  type ListenOptions,
  type OptionName,
  optionNamesOf,
  optionTable,
  type ResolvedKinesisOptions,
  type ResolvedListenOptions,
  type ResolvedOptions,
} from './options.js'

/** An option that is unknown or has a value that is not allowed. The message is one line that says what to give. */
export class OptionError extends Error {
  override readonly name = 'OptionError'
  readonly code = 'INVALID_OPTION'
}

/** An option as somebody gave it. */
export interface GivenOption {
  /** For example `flag --port`. */
  readonly source: string
  readonly value: unknown
  /** Whether the value is text of which the value has yet to be read. */
  readonly isText: boolean
}

/**
 * Reads one option.
 * @param fallback the default to take when nothing is given, as text
 * @throws OptionError naming the option, where it was given, what was given and what is allowed
 */
export const resolveOption = <Name extends OptionName>(
  name: Name,
  given: GivenOption | undefined,
  fallback: string,
): ResolvedOptions[Name] => {
  const { kind } = optionTable[name]
  const value =
    given === undefined
      ? kind.fromText(fallback)
      : given.isText && typeof given.value === 'string'
        ? kind.fromText(given.value)
        : kind.fromValue(given.value)
  if (value === undefined) throw notAllowed(name, given, kind.allowed)
  return value as ResolvedOptions[Name]
}

const notAllowed = (name: OptionName, given: GivenOption | undefined, allowed: string): OptionError =>
  new OptionError(`Option ${name}: ${given?.source} gives ${shown(given?.value)}; allowed: ${allowed}`)

/**
 * Reads the options of `createKinesis`.
 * @throws OptionError
 */
export const resolveKinesisOptions = (given: KinesisOptions): ResolvedKinesisOptions =>
  resolveCodeOptions('createKinesis', optionNamesOf('kinesis'), given) as ResolvedKinesisOptions

/**
 * Reads the options of `listen`.
 * @throws OptionError
 */
export const resolveListenOptions = (given: ListenOptions): ResolvedListenOptions =>
  resolveCodeOptions('listen', optionNamesOf('listen'), given) as ResolvedListenOptions

const resolveCodeOptions = (
  functionName: string,
  names: readonly OptionName[],
  given: unknown,
): Partial<ResolvedOptions> => {
  if (typeof given !== 'object' || given === null)
    throw new OptionError(`${functionName}: options must be an object, not ${shown(given)}`)
  const values = given as Readonly<Record<string, unknown>>
  for (const key of Object.keys(values)) {
    if (!(names as readonly string[]).includes(key))
      throw new OptionError(`${functionName}: unknown option ${shown(key)}; ${suggestion(key, names)}`)
  }
  return Object.fromEntries(
    names.map((name) => {
      const value = values[name]
      const source = value === undefined ? undefined : { source: functionName, value, isText: false }
      return [name, resolveOption(name, source, optionTable[name].default)]
    }),
  )
}
