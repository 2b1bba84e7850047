import { isStreamName } from '../src/domain/stream-name.js'
import type { Clock } from '../src/ports/clock.js'
import type { IdSource } from '../src/ports/id-source.js'
import type { StoragePort } from '../src/ports/storage.js'
import type { Telemetry } from '../src/ports/telemetry.js'
import { fromHome } from './home-path.js'
import {
  parseStorageLocation,
  type StorageLocation,
  type StorageLocationText,
  storageLocationForms,
} from './storage-location.js'

/**
 * What a kind of option takes. `Input` is what code may give, `Value` what is made of it; both readers give
 * undefined for what is not allowed.
 */
export interface OptionKind<Input, Value> {
  /** What is allowed, to stand after "allowed: " in an error and in the options table. */
  readonly allowed: string
  /** What stands for an option of this kind that is not given and has no default. */
  readonly none?: Value
  /** From a flag, an environment variable or a default. */
  fromText(text: string): Value | undefined
  /** From code or from a TOML file. */
  fromValue(value: Input | unknown): Value | undefined
}

/** `a, b or c` */
const listed = (words: readonly string[], between = 'or'): string =>
  words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} ${between} ${words.at(-1)}`

/** A whole number within a range, both ends included. */
export const integer = (min: number, max: number): OptionKind<number, number> => {
  const fromValue = (value: unknown): number | undefined =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max
      ? value
      : undefined
  return {
    allowed: `a whole number from ${min} to ${max}`,
    fromText: (text) => (/^\d{1,16}$/.test(text) ? fromValue(Number(text)) : undefined),
    fromValue,
  }
}

/** A whole number within a range, or a word. */
export const integerOr = <const Word extends string>(
  word: Word,
  min: number,
  max: number,
): OptionKind<number | Word, number | Word> => {
  const number = integer(min, max)
  return {
    allowed: `${number.allowed}, or ${word}`,
    fromText: (text) => (text === word ? word : number.fromText(text)),
    fromValue: (value) => (value === word ? word : number.fromValue(value)),
  }
}

/** `true` or `false`. */
export const boolean: OptionKind<boolean, boolean> = {
  allowed: 'true or false',
  fromText: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
  fromValue: (value) => (typeof value === 'boolean' ? value : undefined),
}

/** One of some words. */
export const oneOf = <const Word extends string>(...words: readonly Word[]): OptionKind<Word, Word> => {
  const fromValue = (value: unknown): Word | undefined => words.find((word) => word === value)
  return { allowed: listed(words), fromText: fromValue, fromValue }
}

/** A text of a certain form. */
export const text = (allowed: string, pattern: RegExp): OptionKind<string, string> => {
  const fromValue = (value: unknown): string | undefined =>
    typeof value === 'string' && pattern.test(value) ? value : undefined
  return { allowed, fromText: fromValue, fromValue }
}

/** Where to listen. Code and servers know an IPv6 address without the brackets that it has in URLs. */
export const host: OptionKind<string, string> = {
  allowed: 'a host name or an IP address without a port, for which there is --port',
  fromText: (given) => {
    const [, address = given] = /^\[(?=.*:)(.*)\]$/.exec(given) ?? []
    return /^(?![^:]*:\d+$)[^\s/[\]]{1,253}$/.test(address) ? address : undefined
  },
  fromValue: (value) => (typeof value === 'string' ? host.fromText(value) : undefined),
}

const nameForm = 'of 1 to 128 letters, digits, "_", "." and "-"'

/** The name of a stream. */
export const streamName: OptionKind<string, string> = {
  allowed: `the name of a stream, ${nameForm}`,
  fromText: (given) => streamName.fromValue(given),
  fromValue: (value) => (isStreamName(value) ? value : undefined),
}

/** Shards of a stream that is to exist from the start. */
export type InitialShards = number | 'on-demand'

/** Streams that are to exist from the start, by name. */
export type InitialStreams = Readonly<Record<string, InitialShards>>

const shardCount = integer(1, 1_000_000)

/** Streams as `{ orders: 4, events: 'on-demand' }` or as `orders:4,events:on-demand`. */
export const streams: OptionKind<InitialStreams | string, ReadonlyMap<string, InitialShards>> = {
  allowed:
    `NAME:SHARDS or NAME:on-demand, separated by commas; each NAME once, ${nameForm}; ` +
    `SHARDS ${shardCount.allowed}`,
  none: new Map(),
  fromText: (given) => {
    const entries = given.split(',').map((entry): [string, unknown] => {
      const [name = '', shards = '', ...rest] = entry.split(':')
      return [
        name.trim(),
        rest.length > 0 ? undefined : (shardCount.fromText(shards.trim()) ?? shards.trim()),
      ]
    })
    return initialStreams(entries)
  },
  fromValue: (value) => {
    if (typeof value === 'string') return streams.fromText(value)
    return isPlainObject(value) ? initialStreams(Object.entries(value)) : undefined
  },
}

const initialStreams = (
  entries: readonly (readonly [string, unknown])[],
): ReadonlyMap<string, InitialShards> | undefined => {
  const found = new Map<string, InitialShards>()
  for (const [name, given] of entries) {
    const shards = given === 'on-demand' ? given : shardCount.fromValue(given)
    if (shards === undefined || !isStreamName(name) || found.has(name)) return undefined
    found.set(name, shards)
  }
  return found
}

/** An object with certain methods, of whatever class. */
const withMethods = <Kind extends object>(
  allowed: string,
  methods: readonly (keyof Kind & string)[],
): OptionKind<Kind, Kind> => {
  const fromValue = (value: unknown): Kind | undefined =>
    typeof value === 'object' &&
    value !== null &&
    methods.every((method) => typeof (value as Record<string, unknown>)[method] === 'function')
      ? (value as Kind)
      : undefined
  return { allowed: `${allowed}, which has ${listed(methods, 'and')}`, fromText: () => undefined, fromValue }
}

export const abortSignal = withMethods<AbortSignal>('an AbortSignal', ['addEventListener', 'throwIfAborted'])
export const clock = withMethods<Clock>('a Clock', ['now', 'wait'])
export const idSource = withMethods<IdSource>('an IdSource', ['uuid', 'extendedRequestId'])
export const telemetry = withMethods<Telemetry>('a Telemetry', ['log'])

const storagePortMembers = [
  'append',
  'changed',
  'close',
  'commit',
  'find',
  'health',
  'list',
  'load',
  'open',
  'read',
  'restore',
  'scopes',
  'tip',
  'trim',
  'usage',
] as const satisfies readonly (keyof StoragePort)[]

/** A store of whatever kind. */
export const storagePort = withMethods<StoragePort>('a StoragePort', storagePortMembers)

/** Where state is kept: in a built-in store or in somebody's own. */
export const storage: OptionKind<StorageLocationText | StoragePort, StorageLocation | StoragePort> = {
  allowed: `${storageLocationForms}; in code also an object that implements StoragePort`,
  fromText: parseStorageLocation,
  fromValue: (value) => {
    if (typeof value === 'string') return parseStorageLocation(value)
    return isStoragePort(value) ? value : undefined
  },
}

/** Where the file storage keeps its state. */
export const stateDirectory: OptionKind<string, StorageLocation> = {
  allowed: 'a path',
  fromText: (path) => (path === '' ? undefined : { kind: 'file', path: fromHome(path) }),
  fromValue: (value) => (typeof value === 'string' ? stateDirectory.fromText(value) : undefined),
}

/** What stands in a PEM file, or the path of one. */
export const pem: OptionKind<string, string | undefined> = {
  allowed: 'the path of a PEM file, or what stands in one',
  none: undefined,
  fromText: (given) => (given === '' ? undefined : fromHome(given)),
  fromValue: (value) => (typeof value === 'string' ? pem.fromText(value) : undefined),
}

export const isStoragePort = (value: unknown): value is StoragePort =>
  storagePort.fromValue(value) !== undefined

const isPlainObject = (value: unknown): value is Readonly<Record<string, unknown>> => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  // Test runners evaluate suites in realms of their own, whose Object is another one.
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
