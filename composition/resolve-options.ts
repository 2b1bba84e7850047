import { isDeepStrictEqual } from 'node:util'
import { shown } from '../src/domain/shown.js'
import { suggestion } from '../src/domain/suggestion.js'
import {
  type KinesisOptions,
  type ListenOptions,
  type OptionName,
  optionNamesOf,
  optionRow,
  optionTable,
  type ResolvedKinesisOptions,
  type ResolvedListenOptions,
  type ResolvedOptions,
  spellingsOf,
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

/** A place where options can be given, for instance the environment. */
export type OptionSource = (name: OptionName) => GivenOption | undefined

/**
 * Reads options. Of several sources the first one that gives an option decides, by whichever of its names.
 * @param defaultOf the default of an option as text
 * @throws OptionError naming the option, where it was given, what was given and what is allowed
 */
export const resolveOptions = (
  names: readonly OptionName[],
  sources: readonly OptionSource[],
  defaultOf: (name: OptionName) => string,
): Partial<ResolvedOptions> =>
  Object.fromEntries(
    names
      .filter((name) => optionRow(name).standsFor === undefined)
      .map((name) => [name, resolveOption(name, sources, defaultOf(name))]),
  )

const resolveOption = (name: OptionName, sources: readonly OptionSource[], fallback: string): unknown => {
  for (const source of sources) {
    const found = spellingsOf(name).flatMap((spelling) => {
      const given = source(spelling)
      return given === undefined ? [] : [{ spelling, given, value: readOption(spelling, given) }]
    })
    const [first, other] = found
    if (first === undefined) continue
    if (other !== undefined && !isDeepStrictEqual(first.value, other.value))
      throw new OptionError(
        `Options ${first.spelling} and ${other.spelling} are two ways to give one option and disagree: ` +
          `${givenText(first.given)}, ${givenText(other.given)}; give one of them`,
      )
    return first.value
  }
  const { kind } = optionRow(name)
  return fallback === '' ? kind.none : kind.fromText(fallback)
}

const readOption = (name: OptionName, given: GivenOption): unknown => {
  const { kind } = optionRow(name)
  const value =
    given.isText && typeof given.value === 'string' ? kind.fromText(given.value) : kind.fromValue(given.value)
  if (value === undefined)
    throw new OptionError(`Option ${name}: ${givenText(given)}; allowed: ${kind.allowed}`)
  return value
}

const givenText = ({ source, value }: GivenOption): string => `${source} gives ${shown(value)}`

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
  const fromCode: OptionSource = (name) =>
    values[name] === undefined ? undefined : { source: functionName, value: values[name], isText: false }
  return resolveOptions(names, [fromCode], (name) => optionTable[name].default)
}
