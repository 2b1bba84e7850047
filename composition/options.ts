import { accountIdPattern, regionPattern } from '../src/domain/scope.js'
import {
  boolean,
  host,
  integer,
  integerOr,
  type OptionKind,
  oneOf,
  pem,
  stateDirectory,
  storage,
  streams,
  text,
} from './option-kinds.js'

/** One option and every way to give it; flag, environment variable and TOML key follow from its name. */
export interface OptionRow<Input = unknown, Value = unknown, Of = 'kinesis' | 'listen'> {
  /** Whether it is an option of `createKinesis` or of `listen`. The command has all of them. */
  readonly of: Of
  readonly kind: OptionKind<Input, Value>
  /** The option of which this is another way to give it. */
  readonly standsFor?: 'storage'
  /** Default in code, in the form of an environment variable. */
  readonly default: string
  /** Default of the command, where it is another one. */
  readonly commandDefault?: string
  /** Environment variables of the AWS SDKs that the command reads where the option is given in no other way. */
  readonly awsEnvironment?: readonly string[]
  /** One line without a full stop. */
  readonly help: string
}

const row = <Input, Value, Of extends 'kinesis' | 'listen'>(
  given: OptionRow<Input, Value, Of>,
): OptionRow<Input, Value, Of> => given

const maxDelayMs = 86_400_000

/** Every option there is. Types, flags, environment variables, TOML keys, help and documentation derive from it. */
export const optionTable = {
  port: row({
    of: 'listen',
    kind: integer(0, 65_535),
    default: '0',
    commandDefault: '4567',
    help: 'TCP port to listen on; 0 takes a free one',
  }),
  host: row({
    of: 'listen',
    kind: host,
    default: '127.0.0.1',
    help: 'Address to listen on; nothing authenticates clients, so think before leaving loopback',
  }),
  tlsCert: row({
    of: 'listen',
    kind: pem,
    default: '',
    help: 'Certificate, with those that it depends on behind it, to serve HTTPS and nothing else; tlsKey goes with it',
  }),
  tlsKey: row({
    of: 'listen',
    kind: pem,
    default: '',
    help: 'Private key of tlsCert, without a passphrase',
  }),
  accountId: row({
    of: 'kinesis',
    kind: text('text of exactly 12 digits', accountIdPattern),
    default: '000000000000',
    awsEnvironment: ['AWS_ACCOUNT_ID'],
    help: 'Account of callers whose credentials name none',
  }),
  region: row({
    of: 'kinesis',
    kind: text('a region such as us-east-1, of 1 to 63 lower-case letters, digits and "-"', regionPattern),
    default: 'us-east-1',
    awsEnvironment: ['AWS_REGION', 'AWS_DEFAULT_REGION'],
    help: 'Region of callers whose credentials name none',
  }),
  pinAccountRegion: row({
    of: 'kinesis',
    kind: boolean,
    default: 'false',
    help: 'Put every caller into accountId and region, whatever its credentials say',
  }),
  storage: row({
    of: 'kinesis',
    kind: storage,
    default: 'memory',
    help: 'Where streams and records are kept',
  }),
  stateDir: row({
    of: 'kinesis',
    standsFor: 'storage',
    kind: stateDirectory,
    default: '',
    help: 'Directory to keep state in; the same as storage file:DIRECTORY',
  }),
  fileCompatible: row({
    of: 'kinesis',
    kind: boolean,
    default: 'false',
    help: 'With file storage, write only what ferrokinesis 0.7.0 reads at all times: its whole state for every change',
  }),
  shardLimit: row({
    of: 'kinesis',
    kind: integer(1, 1_000_000),
    default: '50',
    help: 'Most open shards of an account in a region',
  }),
  streams: row({
    of: 'kinesis',
    kind: streams,
    default: '',
    help: 'Streams to create before anything is answered, e.g. orders:4,events:on-demand; existing ones stay as they are',
  }),
  createStreamMs: row({
    of: 'kinesis',
    kind: integer(0, maxDelayMs),
    default: '0',
    help: 'How long a new stream stays CREATING, in ms',
  }),
  deleteStreamMs: row({
    of: 'kinesis',
    kind: integer(0, maxDelayMs),
    default: '0',
    help: 'How long a deleted stream stays DELETING, in ms',
  }),
  updateStreamMs: row({
    of: 'kinesis',
    kind: integer(0, maxDelayMs),
    default: '0',
    help: 'How long a changed stream stays UPDATING, in ms',
  }),
  iteratorTtlSeconds: row({
    of: 'kinesis',
    kind: integer(1, 86_400),
    default: '300',
    help: 'How long a shard iterator can be used, in seconds',
  }),
  maxRequestBodyMb: row({
    of: 'kinesis',
    kind: integer(1, 4_096),
    default: '16',
    help: 'Longest request body, in MiB',
  }),
  enforceLimits: row({
    of: 'kinesis',
    kind: boolean,
    default: 'false',
    help: "Refuse what exceeds a shard's throughput or an operation's call rate, as AWS does",
  }),
  maxRetainedBytes: row({
    of: 'kinesis',
    kind: integerOr('unlimited', 1, Number.MAX_SAFE_INTEGER),
    default: 'unlimited',
    help: 'Most bytes of records to retain; puts beyond it are refused',
  }),
  logLevel: row({
    of: 'kinesis',
    kind: oneOf('off', 'error', 'warn', 'info', 'debug'),
    default: 'warn',
    commandDefault: 'info',
    help: 'Least severe reports that are written to standard error; debug adds a line for every request, info none so far',
  }),
} as const

type OptionTable = typeof optionTable
export type OptionName = keyof OptionTable

type InputOf<Row> = Row extends OptionRow<infer Input, infer _Value, infer _Of> ? Input : never
type ValueOf<Row> = Row extends OptionRow<infer _Input, infer Value, infer _Of> ? Value : never
type NamesOf<Of extends 'kinesis' | 'listen'> = {
  [Name in OptionName]: OptionTable[Name]['of'] extends Of ? Name : never
}[OptionName]

/** What code may give for each option of a function; the public types of `options.generated.ts` add what it means. */
export type OptionInputs<Of extends 'kinesis' | 'listen'> = {
  readonly [Name in NamesOf<Of>]?: InputOf<OptionTable[Name]> | undefined
}

/** An option that has a value of its own: all but those that are another way to give one. */
export type ResolvedName = Exclude<OptionName, 'stateDir'>
/** A value for every such option, checked and in the form that the rest of the program uses. */
export type ResolvedOptions = { readonly [Name in ResolvedName]: ValueOf<OptionTable[Name]> }
export type ResolvedKinesisOptions = Pick<ResolvedOptions, ResolvedName & NamesOf<'kinesis'>>
export type ResolvedListenOptions = Pick<ResolvedOptions, ResolvedName & NamesOf<'listen'>>

/** Names of options in the order of the table. */
export const optionNames = Object.keys(optionTable) as readonly OptionName[]
export const optionNamesOf = <Of extends 'kinesis' | 'listen'>(of: Of): readonly NamesOf<Of>[] =>
  optionNames.filter((name): name is NamesOf<Of> => optionTable[name].of === of)

/** A row of the table, whichever it is. */
export const optionRow = (name: OptionName): OptionRow => optionTable[name]

/** The names by which an option can be given. */
export const spellingsOf = (name: OptionName): readonly OptionName[] =>
  optionNames.filter((other) => other === name || optionRow(other).standsFor === name)

/** `shard-limit`, the key in TOML files. */
export const tomlKey = (name: OptionName): string =>
  name.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)
/** `--shard-limit` */
export const flag = (name: OptionName): string => `--${tomlKey(name)}`
/** `SHARDPORT_SHARD_LIMIT` */
export const environmentVariable = (name: OptionName): string =>
  `SHARDPORT_${tomlKey(name).replaceAll('-', '_').toUpperCase()}`
