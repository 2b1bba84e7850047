import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { commandServer, type Presence, type Server } from './command-server.js'

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

const node = (script: string, ...args: readonly (string | number)[]): readonly string[] => [
  process.execPath,
  path(script),
  ...args.map(String),
]

const always = (version: string) => (): Presence => ({ version })

/** The server that the others are compared with. */
export const floor = commandServer({
  name: 'floor',
  presence: always(process.version),
  command: ({ port }) => node('./floor-server.js', port),
})

/** The floor of HTTP/2. */
export const floorHttp2 = commandServer({
  name: 'floor-http2',
  presence: always(process.version),
  command: ({ port }) => node('./floor-http2-server.js', port),
})

const { version } = JSON.parse(readFileSync(path('../../package.json'), 'utf8')) as { version: string }

/**
 * Shardport as its command serves it.
 * @param storage text of `--storage`, for a directory of its own
 */
export const shardport = (
  name: string,
  storage: (directory: string) => string,
  ...flags: readonly string[]
): Server =>
  commandServer({
    name,
    presence: always(version),
    command: ({ port, directory }) =>
      node('../../dist/esm/cli/main.js', 'serve', '--port', port, '--storage', storage(directory), ...flags),
  })

export const inMemory = () => 'memory'
export const inFile = (directory: string): string => `file:${directory}/state`
export const inSqlite = (directory: string): string => `sqlite:${directory}/kinesis.db`

export const memory = shardport('shardport-memory', inMemory)
export const file = shardport('shardport-file', inFile)
export const sqlite = shardport('shardport-sqlite', inSqlite)

/** A package that `benchmarks/peers` asks for. */
const peerPackage = (name: string) => (): Presence => {
  const manifest = path(`../peers/node_modules/${name}/package.json`)
  if (!existsSync(manifest)) return { missing: 'not installed: npm run bench:peers' }
  return JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }
}

export const kinesalite = commandServer({
  name: 'kinesalite',
  presence: peerPackage('kinesalite'),
  command: ({ port }) => node('../peers/kinesalite-server.js', port),
})

const kinesisLocalFolder = path('../peers/node_modules/kinesis-local/')

/** The package of kinesis-mock. */
export const kinesisLocal = commandServer({
  name: 'kinesis-local',
  presence: peerPackage('kinesis-local'),
  command: () => [process.execPath, `${kinesisLocalFolder}main.js`],
  environment: ({ port, otherPort }) => ({
    KINESIS_MOCK_PLAIN_PORT: `${port}`,
    KINESIS_MOCK_TLS_PORT: `${otherPort}`,
    KINESIS_MOCK_CERT_PATH: `${kinesisLocalFolder}server.json`,
    CREATE_STREAM_DURATION: '0ms',
    LOG_LEVEL: 'ERROR',
  }),
})

const ferrokinesisProgram = process.env.FERROKINESIS ?? 'ferrokinesis'

const ferrokinesisServer = (name: string, flags: (directory: string) => readonly string[]): Server =>
  commandServer({
    name,
    presence: () =>
      spawnSync(ferrokinesisProgram, ['--help']).status === 0
        ? { version: 'does not tell its version' }
        : { missing: 'no ferrokinesis on PATH, and FERROKINESIS does not name it' },
    command: ({ port, directory }) => [
      ferrokinesisProgram,
      'serve',
      '--port',
      `${port}`,
      '--create-stream-ms',
      '0',
      '--log-level',
      'error',
      ...flags(directory),
    ],
  })

export const ferrokinesis = ferrokinesisServer('ferrokinesis', () => [])
export const ferrokinesisDurable = ferrokinesisServer('ferrokinesis-durable', (directory) => [
  '--state-dir',
  `${directory}/state`,
])
