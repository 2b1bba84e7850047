import { isDeepStrictEqual } from 'node:util'
import { shown } from '../src/domain/shown.js'
import { suggestion } from '../src/domain/suggestion.js'
import type { OptionKind } from './option-kinds.js'
import type { KinesisOptions, ListenOptions } from './options.generated.js'
import {
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
export const resolveKinesisOptions = (
  given: KinesisOptions,
  functionName = 'createKinesis',
): ResolvedKinesisOptions =>
  resolveCodeOptions(functionName, optionNamesOf('kinesis'), given) as ResolvedKinesisOptions

/** Options that say where state is kept. */
export type StateOptionName = 'storage' | 'stateDir' | 'fileCompatible'
const stateOptionNames: readonly OptionName[] = [
  'storage',
  'stateDir',
  'fileCompatible',
] satisfies StateOptionName[]

/**
 * Reads the options of `createTestKinesis`, which keeps state in memory.
 * @throws OptionError
 */
export const resolveTestOptions = (given: Omit<KinesisOptions, StateOptionName>): ResolvedKinesisOptions => {
  const names = optionNamesOf('kinesis').filter((name) => !stateOptionNames.includes(name))
  namedValues('createTestKinesis', names, given)
  return resolveKinesisOptions(given, 'createTestKinesis')
}

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
  const values = namedValues(functionName, names, given)
  const fromCode: OptionSource = (name) =>
    values[name] === undefined ? undefined : { source: functionName, value: values[name], isText: false }
  return resolveOptions(names, [fromCode], (name) => optionTable[name].default)
}

/** @throws OptionError unless these are options by these names */
const namedValues = (
  functionName: string,
  names: readonly string[],
  given: unknown,
): Readonly<Record<string, unknown>> => {
  // Neither arrays nor maps, which would look like no options at all.
  if (typeof given !== 'object' || given === null || Symbol.iterator in given)
    throw new OptionError(`${functionName}: options must be an object, not ${shown(given)}`)
  const values = given as Readonly<Record<string, unknown>>
  for (const key of Object.keys(values)) {
    if (!names.includes(key))
      throw new OptionError(`${functionName}: unknown option ${shown(key)}; ${suggestion(key, names)}`)
  }
  return values
}

type ValueOfKind<Kind> = Kind extends OptionKind<infer _Input, infer Value> ? Value : never
type ValuesOf<Kinds, Defaults> = {
  readonly [Name in keyof Kinds]:
    | ValueOfKind<Kinds[Name]>
    | (Name extends keyof Defaults ? Defaults[Name] : never)
}

/**
 * Reads the options of a function that has some of its own, by what each takes.
 * @param defaults for options that are not given
 * @throws OptionError
 */
export const ownOptions = <
  Kinds extends Readonly<Record<string, OptionKind<never, unknown>>>,
  Defaults extends { readonly [Name in keyof Kinds]?: unknown },
>(
  functionName: string,
  kinds: Kinds,
  defaults: Defaults,
  given: unknown,
): ValuesOf<Kinds, Defaults> => {
  const values = namedValues(functionName, Object.keys(kinds), given)
  const read = Object.entries(kinds).map(([name, kind]) => {
    const value = values[name]
    if (value === undefined && name in defaults) return [name, defaults[name]]
    const allowed = kind.fromValue(value)
    if (allowed === undefined)
      throw new OptionError(`Option ${name}: ${functionName} gives ${shown(value)}; allowed: ${kind.allowed}`)
    return [name, allowed]
  })
  return Object.fromEntries(read) as ValuesOf<Kinds, Defaults>
}

/** @throws OptionError unless an argument of a function is what its kind takes */
export const assertArgument = (
  functionName: string,
  name: string,
  kind: OptionKind<never, unknown>,
  value: unknown,
): void => {
  if (kind.fromValue(value) === undefined)
    throw new OptionError(`${functionName}: ${name} is ${shown(value)}; allowed: ${kind.allowed}`)
}
