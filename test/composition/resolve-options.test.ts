import { homedir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, expectTypeOf, test } from 'vitest'
import type { KinesisOptions, ListenOptions } from '../../composition/options.generated.js'
import {
  OptionError,
  resolveKinesisOptions,
  resolveListenOptions,
} from '../../composition/resolve-options.js'
import type { StoragePort } from '../../src/ports/storage.js'

const lineOf = (given: unknown, resolve: (options: never) => unknown = resolveKinesisOptions): string => {
  try {
    resolve(given as never)
  } catch (error) {
    expect(error).toBeInstanceOf(OptionError)
    expect(error).toHaveProperty('code', 'INVALID_OPTION')
    return (error as Error).message
  }
  throw new Error('nothing was refused')
}

test('the types of options follow from the table', () => {
  expectTypeOf<KinesisOptions['shardLimit']>().toEqualTypeOf<number | undefined>()
  expectTypeOf<KinesisOptions['pinAccountRegion']>().toEqualTypeOf<boolean | undefined>()
  expectTypeOf<string | StoragePort | undefined>().toExtend<KinesisOptions['storage']>()
  expectTypeOf<number>().not.toExtend<KinesisOptions['storage']>()
  expectTypeOf<KinesisOptions['logLevel']>().toEqualTypeOf<
    'off' | 'error' | 'warn' | 'info' | 'debug' | undefined
  >()
  expectTypeOf<keyof ListenOptions>().toEqualTypeOf<'port' | 'host' | 'tlsCert' | 'tlsKey'>()
})

test('code gets the defaults of code', () => {
  expect(resolveKinesisOptions({})).toEqual({
    accountId: '000000000000',
    region: 'us-east-1',
    pinAccountRegion: false,
    storage: { kind: 'memory' },
    fileCompatible: false,
    shardLimit: 50,
    streams: new Map(),
    createStreamMs: 0,
    deleteStreamMs: 0,
    updateStreamMs: 0,
    iteratorTtlSeconds: 300,
    maxRequestBodyMb: 16,
    enforceLimits: false,
    maxRetainedBytes: 'unlimited',
    logLevel: 'warn',
  })
  expect(resolveListenOptions({})).toEqual({ port: 0, host: '127.0.0.1' })
})

test('an undefined option is one that is not given', () => {
  expect(resolveKinesisOptions({ shardLimit: undefined }).shardLimit).toBe(50)
})

test('stateDir is another way to say storage', () => {
  const storage = { kind: 'file', path: './state' }
  expect(resolveKinesisOptions({ stateDir: './state' }).storage).toEqual(storage)
  expect(resolveKinesisOptions({ stateDir: './state', storage: 'file:./state' }).storage).toEqual(storage)
  expect(resolveKinesisOptions({ stateDir: undefined, storage: 'file:./state' }).storage).toEqual(storage)
})

test('~ at the beginning of a path is the home directory', () => {
  const directory = join(homedir(), 'state')
  expect(resolveKinesisOptions({ stateDir: '~/state' }).storage).toEqual({ kind: 'file', path: directory })
  expect(resolveKinesisOptions({ stateDir: '~state' }).storage).toEqual({ kind: 'file', path: '~state' })
})

describe('a host', () => {
  test.each(['localhost', '0.0.0.0', '::', '::1', 'fe80::1', '::80'])('may be %s', (host) =>
    expect(resolveListenOptions({ host }).host).toBe(host),
  )
  test.each(['[::1]', '[::]', '[fe80::1]'])('may be %s, as in a URL', (host) =>
    expect(resolveListenOptions({ host }).host).toBe(host.slice(1, -1)),
  )
  test.each(['localhost:80', '127.0.0.1:80', '[::1]:80', '[localhost]', '[::1', ':80', 'a b', ''])(
    'may not be %j',
    (host) =>
      expect(lineOf({ host }, resolveListenOptions)).toBe(
        `Option host: listen gives "${host}"; allowed: a host name or an IP address without a port, for which there is --port`,
      ),
  )
})

describe('a refusal is one line', () => {
  test.each([
    [
      { shardLimit: 0 },
      'Option shardLimit: createKinesis gives 0; allowed: a whole number from 1 to 1000000',
    ],
    [
      { shardLimit: '5' },
      'Option shardLimit: createKinesis gives "5"; allowed: a whole number from 1 to 1000000',
    ],
    [{ accountId: '123' }, 'Option accountId: createKinesis gives "123"; allowed: text of exactly 12 digits'],
    [
      { region: 'Europe\n' },
      'Option region: createKinesis gives "Europe\\n"; allowed: a region such as us-east-1, of 1 to 63 lower-case letters, digits and "-"',
    ],
    [
      { region: 'a'.repeat(64) },
      `Option region: createKinesis gives "${'a'.repeat(64)}"; allowed: a region such as us-east-1, of 1 to 63 lower-case letters, digits and "-"`,
    ],
    [
      { storage: 'sqlite' },
      'Option storage: createKinesis gives "sqlite"; allowed: "memory", "file:DIRECTORY", "sqlite:FILE" or "sqlite::memory:"; in code also an object that implements StoragePort',
    ],
    [
      { logLevel: 'trace' },
      'Option logLevel: createKinesis gives "trace"; allowed: off, error, warn, info or debug',
    ],
    [{ pinAccountRegion: 1n }, 'Option pinAccountRegion: createKinesis gives 1n; allowed: true or false'],
    [
      { streams: () => {} },
      'Option streams: createKinesis gives a function; allowed: NAME:SHARDS or NAME:on-demand, separated by commas; ' +
        'each NAME once, of 1 to 128 letters, digits, "_", "." and "-"; SHARDS a whole number from 1 to 1000000',
    ],
    [
      { streams: '' },
      'Option streams: createKinesis gives ""; allowed: NAME:SHARDS or NAME:on-demand, separated by commas; ' +
        'each NAME once, of 1 to 128 letters, digits, "_", "." and "-"; SHARDS a whole number from 1 to 1000000',
    ],
    [{ stateDir: '' }, 'Option stateDir: createKinesis gives ""; allowed: a path'],
    [
      { storage: 'sqlite::memory:', stateDir: 'state' },
      'Options storage and stateDir are two ways to give one option and disagree: createKinesis gives ' +
        '"sqlite::memory:", createKinesis gives "state"; give one of them',
    ],
    [{ shardlimit: 5 }, 'createKinesis: unknown option "shardlimit"; did you mean "shardLimit"?'],
    [
      { createStreamsMs: 5 },
      'createKinesis: unknown option "createStreamsMs"; did you mean "createStreamMs"?',
    ],
    [
      { colour: 'blue' },
      'createKinesis: unknown option "colour"; allowed: accountId, region, pinAccountRegion, storage, stateDir, fileCompatible, shardLimit, ' +
        'streams, createStreamMs, deleteStreamMs, updateStreamMs, iteratorTtlSeconds, maxRequestBodyMb, enforceLimits, maxRetainedBytes, logLevel',
    ],
    [null, 'createKinesis: options must be an object, not null'],
  ])('%o', (given, line) => {
    expect(lineOf(given)).toBe(line)
  })

  test('of listen', () => {
    expect(lineOf({ port: 65536 }, resolveListenOptions)).toBe(
      'Option port: listen gives 65536; allowed: a whole number from 0 to 65535',
    )
    expect(lineOf({ prot: 1 }, resolveListenOptions)).toBe(
      'listen: unknown option "prot"; did you mean "port"?',
    )
  })

  test('however long and odd the value is', () => {
    const cyclic: unknown[] = []
    cyclic.push(cyclic)
    expect(lineOf({ region: cyclic })).toBe(
      'Option region: createKinesis gives an object; allowed: a region such as us-east-1, of 1 to 63 lower-case letters, digits and "-"',
    )
    expect(lineOf({ region: 'x'.repeat(1_000_000) }).length).toBeLessThan(250)
    expect(lineOf({ ['x'.repeat(1_000_000)]: 1 }).length).toBeLessThan(400)
  })
})
