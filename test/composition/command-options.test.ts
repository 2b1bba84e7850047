import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { resolveCommandOptions, unknownVariables } from '../../composition/command-options.js'
import { OptionError } from '../../composition/resolve-options.js'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'shardport-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const configFile = (content: string): string => {
  const path = join(folder, 'shardport.toml')
  writeFileSync(path, content)
  return path
}

const lineOf = async (resolve: () => Promise<unknown>): Promise<string> => {
  try {
    await resolve()
  } catch (error) {
    expect(error).toBeInstanceOf(OptionError)
    return (error as Error).message
  }
  throw new Error('nothing was refused')
}

test('the command has defaults of its own', async () => {
  const options = await resolveCommandOptions({ flags: {} }, {})
  expect([options.port, options.host, options.logLevel]).toEqual([4567, '127.0.0.1', 'info'])
})

describe('precedence', () => {
  test('a flag goes before the environment, that before the file, that before the default', async () => {
    const config = configFile('port = 3\nshard-limit = 3\nregion = "eu-west-3"')
    const options = await resolveCommandOptions(
      { config, flags: { port: '1' } },
      { SHARDPORT_PORT: '2', SHARDPORT_SHARD_LIMIT: '2' },
    )
    expect([options.port, options.shardLimit, options.region, options.host]).toEqual([
      1,
      2,
      'eu-west-3',
      '127.0.0.1',
    ])
  })

  test('the AWS variables stand behind all of ours', async () => {
    const aws = { AWS_ACCOUNT_ID: '111111111111', AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-2' }
    const { accountId, region } = await resolveCommandOptions({ flags: {} }, aws)
    expect([accountId, region]).toEqual(['111111111111', 'eu-west-1'])
    expect((await resolveCommandOptions({ flags: {} }, { AWS_DEFAULT_REGION: 'eu-west-2' })).region).toBe(
      'eu-west-2',
    )
    const config = configFile('account-id = "222222222222"')
    expect((await resolveCommandOptions({ config, flags: {} }, aws)).accountId).toBe('222222222222')
    expect(
      (await resolveCommandOptions({ flags: {} }, { ...aws, SHARDPORT_REGION: 'sa-east-1' })).region,
    ).toBe('sa-east-1')
  })

  test('an empty variable counts as not set', async () => {
    const { port, region } = await resolveCommandOptions(
      { flags: {} },
      { SHARDPORT_CONFIG: '', SHARDPORT_PORT: '', AWS_REGION: '', AWS_DEFAULT_REGION: 'eu-west-2' },
    )
    expect([port, region]).toEqual([4567, 'eu-west-2'])
  })

  test('--config goes before SHARDPORT_CONFIG', async () => {
    const config = configFile('port = 3')
    expect((await resolveCommandOptions({ flags: {} }, { SHARDPORT_CONFIG: config })).port).toBe(3)
    expect((await resolveCommandOptions({ config, flags: {} }, { SHARDPORT_CONFIG: '/nowhere' })).port).toBe(
      3,
    )
  })
})

describe('storage and state-dir are one option', () => {
  const storageBy = async (...given: Parameters<typeof resolveCommandOptions>) =>
    (await resolveCommandOptions(...given)).storage
  const file = { kind: 'file', path: './f' }

  test('whose flags go before its variables, those before its keys', async () => {
    const [storage, stateDir] = [{ SHARDPORT_STORAGE: 'file:./e' }, { SHARDPORT_STATE_DIR: './e' }]
    expect(await storageBy({ flags: { stateDir: './f' } }, storage)).toEqual(file)
    expect(await storageBy({ flags: { storage: 'memory' } }, stateDir)).toEqual({ kind: 'memory' })
    const config = configFile('storage = "sqlite:./c"')
    expect(await storageBy({ config, flags: {} }, { SHARDPORT_STATE_DIR: './f' })).toEqual(file)
  })

  test('that may be given twice in one source when that says the same', async () => {
    expect(await storageBy({ flags: { stateDir: './f', storage: 'file:./f' } }, {})).toEqual(file)
  })

  test('that may not say two things in one source', async () => {
    expect(await lineOf(() => storageBy({ flags: { storage: 'memory', stateDir: 'a' } }, {}))).toBe(
      'Options storage and stateDir are two ways to give one option and disagree: flag --storage gives "memory", ' +
        'flag --state-dir gives "a"; give one of them',
    )
    const variables = { SHARDPORT_STORAGE: 'sqlite:a', SHARDPORT_STATE_DIR: 'a' }
    expect(await lineOf(() => storageBy({ flags: {} }, variables))).toBe(
      'Options storage and stateDir are two ways to give one option and disagree: environment variable SHARDPORT_STORAGE ' +
        'gives "sqlite:a", environment variable SHARDPORT_STATE_DIR gives "a"; give one of them',
    )
    const config = configFile('storage = "memory"\nstate-dir = "a"')
    expect(await lineOf(() => storageBy({ config, flags: {} }, {}))).toBe(
      `Options storage and stateDir are two ways to give one option and disagree: key "storage" of ${config} gives "memory", ` +
        `key "state-dir" of ${config} gives "a"; give one of them`,
    )
  })
})

describe('an empty text is no value', () => {
  const refusal = (option: string, source: string, allowed: string): string =>
    `Option ${option}: ${source} gives ""; allowed: ${allowed}`
  const streams =
    'NAME:SHARDS or NAME:on-demand, separated by commas; each NAME once, of 1 to 128 letters, digits, "_", "." and "-"; ' +
    'SHARDS a whole number from 1 to 1000000'

  test.each([
    ['stateDir', 'state-dir', 'a path'],
    ['streams', 'streams', streams],
  ] as const)('for %s', async (option, key, allowed) => {
    expect(await lineOf(() => resolveCommandOptions({ flags: { [option]: '' } }, {}))).toBe(
      refusal(option, `flag --${key}`, allowed),
    )
    const config = configFile(`${key} = ""`)
    expect(await lineOf(() => resolveCommandOptions({ config, flags: {} }, {}))).toBe(
      refusal(option, `key "${key}" of ${config}`, allowed),
    )
  })

  test('but in the environment', async () => {
    const variables = { SHARDPORT_STATE_DIR: '', SHARDPORT_STREAMS: '' }
    const { storage, streams } = await resolveCommandOptions({ flags: {} }, variables)
    expect([storage, streams]).toEqual([{ kind: 'memory' }, new Map()])
  })
})

test('every option has its variable and its key', async () => {
  const wanted = {
    port: 1,
    host: '::1',
    accountId: '123456789012',
    region: 'eu-central-1',
    pinAccountRegion: true,
    storage: { kind: 'file', path: './state' },
    fileCompatible: true,
    shardLimit: 7,
    streams: new Map<string, unknown>([
      ['orders', 4],
      ['events', 'on-demand'],
    ]),
    createStreamMs: 1,
    deleteStreamMs: 2,
    updateStreamMs: 3,
    iteratorTtlSeconds: 4,
    maxRequestBodyMb: 5,
    enforceLimits: true,
    maxRetainedBytes: 6,
    logLevel: 'off',
  }
  const fromEnvironment = await resolveCommandOptions(
    { flags: {} },
    {
      SHARDPORT_PORT: '1',
      SHARDPORT_HOST: '::1',
      SHARDPORT_ACCOUNT_ID: '123456789012',
      SHARDPORT_REGION: 'eu-central-1',
      SHARDPORT_PIN_ACCOUNT_REGION: 'true',
      SHARDPORT_STORAGE: 'file:./state',
      SHARDPORT_STATE_DIR: './state',
      SHARDPORT_FILE_COMPATIBLE: 'true',
      SHARDPORT_SHARD_LIMIT: '7',
      SHARDPORT_STREAMS: 'orders:4,events:on-demand',
      SHARDPORT_CREATE_STREAM_MS: '1',
      SHARDPORT_DELETE_STREAM_MS: '2',
      SHARDPORT_UPDATE_STREAM_MS: '3',
      SHARDPORT_ITERATOR_TTL_SECONDS: '4',
      SHARDPORT_MAX_REQUEST_BODY_MB: '5',
      SHARDPORT_ENFORCE_LIMITS: 'true',
      SHARDPORT_MAX_RETAINED_BYTES: '6',
      SHARDPORT_LOG_LEVEL: 'off',
    },
  )
  expect(fromEnvironment).toEqual(wanted)
  const file = (streams: string): string => `
    port = 1
    host = "::1"
    account-id = "123456789012"
    region = "eu-central-1"
    pin-account-region = true
    storage = "file:./state"
    state-dir = "./state"
    file-compatible = true
    shard-limit = 7
    create-stream-ms = 1
    delete-stream-ms = 2
    update-stream-ms = 3
    iterator-ttl-seconds = 4
    max-request-body-mb = 5
    enforce-limits = true
    max-retained-bytes = 6
    log-level = "off"
    ${streams}`
  const table = configFile(file('[streams]\norders = 4\nevents = "on-demand"'))
  expect(await resolveCommandOptions({ config: table, flags: {} }, {})).toEqual(wanted)
  const text = configFile(file('streams = "orders:4,events:on-demand"'))
  expect(await resolveCommandOptions({ config: text, flags: {} }, {})).toEqual(wanted)
})

describe('a refusal is one line that names the source', () => {
  test('flag', async () => {
    expect(await lineOf(() => resolveCommandOptions({ flags: { port: 'abc' } }, {}))).toBe(
      'Option port: flag --port gives "abc"; allowed: a whole number from 0 to 65535',
    )
  })
  test('environment variable', async () => {
    expect(
      await lineOf(() => resolveCommandOptions({ flags: {} }, { SHARDPORT_ITERATOR_TTL_SECONDS: '86401' })),
    ).toBe(
      'Option iteratorTtlSeconds: environment variable SHARDPORT_ITERATOR_TTL_SECONDS gives "86401"; ' +
        'allowed: a whole number from 1 to 86400',
    )
    expect(await lineOf(() => resolveCommandOptions({ flags: {} }, { AWS_ACCOUNT_ID: '1234-5678' }))).toBe(
      'Option accountId: environment variable AWS_ACCOUNT_ID gives "1234-5678"; allowed: text of exactly 12 digits',
    )
  })
  test('file', async () => {
    const config = configFile('max-request-body-mb = "16"')
    expect(await lineOf(() => resolveCommandOptions({ config, flags: {} }, {}))).toBe(
      `Option maxRequestBodyMb: key "max-request-body-mb" of ${config} gives "16"; allowed: a whole number from 1 to 4096`,
    )
  })
  test('unknown key of a file', async () => {
    const snake = configFile('shard_limit = 5')
    expect(await lineOf(() => resolveCommandOptions({ config: snake, flags: {} }, {}))).toBe(
      `Config file ${snake}: unknown key "shard_limit"; did you mean "shard-limit"?`,
    )
    const odd = configFile('colour = "blue"')
    expect(await lineOf(() => resolveCommandOptions({ config: odd, flags: {} }, {}))).toBe(
      `Config file ${odd}: unknown key "colour"; allowed: port, host, tls-cert, tls-key, account-id, region, ` +
        'pin-account-region, storage, state-dir, file-compatible, shard-limit, streams, ' +
        'create-stream-ms, delete-stream-ms, update-stream-ms, iterator-ttl-seconds, ' +
        'max-request-body-mb, enforce-limits, max-retained-bytes, log-level',
    )
  })
  test('a file that cannot be read', async () => {
    const lineFor = (config: string): Promise<string> =>
      lineOf(() => resolveCommandOptions({ config, flags: {} }, {}))
    expect(await lineFor('nope.toml')).toBe('Config file nope.toml: there is no such file')
    expect(await lineFor('~/no/such.toml')).toBe(
      `Config file ${homedir()}/no/such.toml: there is no such file`,
    )
    expect(await lineFor(folder)).toBe(`Config file ${folder}: it is a directory`)
    const file = configFile('port = 1')
    expect(await lineFor(join(file, 'nope.toml'))).toBe(
      `Config file ${file}/nope.toml: there is no such file`,
    )
    // Root may read everything.
    if (process.getuid?.() !== 0) {
      chmodSync(file, 0)
      expect(await lineFor(file)).toBe(`Config file ${file}: there is no permission to read it`)
      chmodSync(file, 0o600)
    }
  })
  test('where a file is no TOML', async () => {
    const config = configFile('port = 1\nhost = = 1')
    expect(await lineOf(() => resolveCommandOptions({ config, flags: {} }, {}))).toBe(
      `Config file ${config}, line 2, column 8: not valid TOML: invalid value`,
    )
  })
})

test('variables that are named like options and are none are found', () => {
  const known = { SHARDPORT_CONFIG: 'a', SHARDPORT_PORT: '1', SHARDPORTS: '1', PATH: '/bin' }
  expect(unknownVariables(known)).toEqual([])
  expect(
    unknownVariables({
      ...known,
      SHARDPORT_STORGE: 'memory',
      SHARDPORT_STRAEMS: '',
      SHARDPORT_SERVICE_HOST: '10.0.0.1',
      SHARDPORT_PORT_4567_TCP: 'tcp://10.0.0.1:4567',
    }),
  ).toEqual([
    'environment variable SHARDPORT_STORGE is unknown and ignored; did you mean "SHARDPORT_STORAGE"?',
  ])
})
