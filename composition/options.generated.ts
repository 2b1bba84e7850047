// Generated from composition/options.ts by scripts/docs/options.ts. Do not edit.
import type { OptionInputs } from './options.js'

/** Options of `createKinesis`; docs/options.md has them in one table. */
export interface KinesisOptions extends OptionInputs<'kinesis'> {
  /**
   * Account of callers whose credentials name none.
   *
   * Allowed: text of exactly 12 digits.
   *
   * Default: `000000000000`.
   */
  readonly accountId?: OptionInputs<'kinesis'>['accountId']
  /**
   * Region of callers whose credentials name none.
   *
   * Allowed: a region such as us-east-1, of 1 to 63 lower-case letters, digits and "-".
   *
   * Default: `us-east-1`.
   */
  readonly region?: OptionInputs<'kinesis'>['region']
  /**
   * Put every caller into accountId and region, whatever its credentials say.
   *
   * Allowed: true or false.
   *
   * Default: `false`.
   */
  readonly pinAccountRegion?: OptionInputs<'kinesis'>['pinAccountRegion']
  /**
   * Where streams and records are kept.
   *
   * Allowed: "memory", "file:DIRECTORY", "sqlite:FILE" or "sqlite::memory:"; in code also an object that implements StoragePort.
   *
   * Default: `memory`.
   */
  readonly storage?: OptionInputs<'kinesis'>['storage']
  /**
   * Directory to keep state in; the same as storage file:DIRECTORY.
   *
   * Allowed: a path.
   *
   * Default: none, see `storage`.
   */
  readonly stateDir?: OptionInputs<'kinesis'>['stateDir']
  /**
   * With file storage, write only what ferrokinesis 0.7.0 reads at all times: its whole state for every change.
   *
   * Allowed: true or false.
   *
   * Default: `false`.
   */
  readonly fileCompatible?: OptionInputs<'kinesis'>['fileCompatible']
  /**
   * Most open shards of an account in a region.
   *
   * Allowed: a whole number from 1 to 1000000.
   *
   * Default: `50`.
   */
  readonly shardLimit?: OptionInputs<'kinesis'>['shardLimit']
  /**
   * Streams to create before anything is answered, e.g. orders:4,events:on-demand; existing ones stay as they are.
   *
   * Allowed: NAME:SHARDS or NAME:on-demand, separated by commas; each NAME once, of 1 to 128 letters, digits, "_", "." and "-"; SHARDS a whole number from 1 to 1000000.
   *
   * Default: none.
   */
  readonly streams?: OptionInputs<'kinesis'>['streams']
  /**
   * How long a new stream stays CREATING, in ms.
   *
   * Allowed: a whole number from 0 to 86400000.
   *
   * Default: `0`.
   */
  readonly createStreamMs?: OptionInputs<'kinesis'>['createStreamMs']
  /**
   * How long a deleted stream stays DELETING, in ms.
   *
   * Allowed: a whole number from 0 to 86400000.
   *
   * Default: `0`.
   */
  readonly deleteStreamMs?: OptionInputs<'kinesis'>['deleteStreamMs']
  /**
   * How long a changed stream stays UPDATING, in ms.
   *
   * Allowed: a whole number from 0 to 86400000.
   *
   * Default: `0`.
   */
  readonly updateStreamMs?: OptionInputs<'kinesis'>['updateStreamMs']
  /**
   * How long a shard iterator can be used, in seconds.
   *
   * Allowed: a whole number from 1 to 86400.
   *
   * Default: `300`.
   */
  readonly iteratorTtlSeconds?: OptionInputs<'kinesis'>['iteratorTtlSeconds']
  /**
   * Longest request body, in MiB.
   *
   * Allowed: a whole number from 1 to 4096.
   *
   * Default: `16`.
   */
  readonly maxRequestBodyMb?: OptionInputs<'kinesis'>['maxRequestBodyMb']
  /**
   * Refuse what exceeds a shard's throughput or an operation's call rate, as AWS does.
   *
   * Allowed: true or false.
   *
   * Default: `false`.
   */
  readonly enforceLimits?: OptionInputs<'kinesis'>['enforceLimits']
  /**
   * Most bytes of records to retain; puts beyond it are refused.
   *
   * Allowed: a whole number from 1 to 9007199254740991, or unlimited.
   *
   * Default: `unlimited`.
   */
  readonly maxRetainedBytes?: OptionInputs<'kinesis'>['maxRetainedBytes']
  /**
   * Least severe reports that are written to standard error; debug adds a line for every request, info none so far.
   *
   * Allowed: off, error, warn, info or debug.
   *
   * Default: `warn`.
   */
  readonly logLevel?: OptionInputs<'kinesis'>['logLevel']
}

/** Options of `listen`; docs/options.md has them in one table. */
export interface ListenOptions extends OptionInputs<'listen'> {
  /**
   * TCP port to listen on; 0 takes a free one.
   *
   * Allowed: a whole number from 0 to 65535.
   *
   * Default: `0`.
   */
  readonly port?: OptionInputs<'listen'>['port']
  /**
   * Address to listen on; nothing authenticates clients, so think before leaving loopback.
   *
   * Allowed: a host name or an IP address without a port, for which there is --port.
   *
   * Default: `127.0.0.1`.
   */
  readonly host?: OptionInputs<'listen'>['host']
  /**
   * Certificate, with those that it depends on behind it, to serve HTTPS and nothing else; tlsKey goes with it.
   *
   * Allowed: the path of a PEM file, or what stands in one.
   *
   * Default: none.
   */
  readonly tlsCert?: OptionInputs<'listen'>['tlsCert']
  /**
   * Private key of tlsCert, without a passphrase.
   *
   * Allowed: the path of a PEM file, or what stands in one.
   *
   * Default: none.
   */
  readonly tlsKey?: OptionInputs<'listen'>['tlsKey']
}
