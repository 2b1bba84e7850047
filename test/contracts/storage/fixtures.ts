import assert from 'node:assert/strict'
import type { Account } from '../../../src/domain/account.js'
import type { Scope } from '../../../src/domain/scope.js'
import type { Stream } from '../../../src/domain/stream.js'
import type {
  DocumentKey,
  JsonValue,
  NewRecord,
  ReadRequest,
  RecordPage,
  ShardKey,
  StoragePort,
} from '../../../src/ports/storage.js'

export const home: Scope = { accountId: '123456789012', region: 'us-east-1' }
export const otherRegion: Scope = { accountId: '123456789012', region: 'eu-west-1' }
export const otherAccount: Scope = { accountId: '000000000000', region: 'us-east-1' }

/** 2026-01-01T00:00:00Z in milliseconds. */
export const startMs = 1_767_225_600_000
export const startSeconds = startMs / 1000

export const streamKey = (name: string, scope: Scope = home): DocumentKey<'stream'> => ({
  kind: 'stream',
  name,
  accountId: scope.accountId,
  region: scope.region,
})

export const accountKey = (scope: Scope = home): DocumentKey<'account'> => ({
  kind: 'account',
  name: '',
  accountId: scope.accountId,
  region: scope.region,
})

export const stateKey = (name: string, scope: Scope = home): DocumentKey<'state'> => ({
  kind: 'state',
  name,
  accountId: scope.accountId,
  region: scope.region,
})

/** A stream of four shards. */
export const stream = (name: string, changes: Partial<Stream> = {}): Stream => ({
  accountId: home.accountId,
  region: home.region,
  name,
  incarnation: `${name}-first`,
  status: 'ACTIVE',
  createdAtMs: startMs,
  mode: 'PROVISIONED',
  retentionHours: 24,
  shardLevelMetrics: ['IncomingBytes'],
  shards: [0, 1, 2, 3].map((index) => ({
    startingHashKey: String(index * 1000),
    endingHashKey: String(index * 1000 + 999),
    createdAtSeconds: startSeconds,
  })),
  baseCounter: 0,
  tags: Object.fromEntries([
    ['team', 'métrique 日本'],
    ['__proto__', 'an ordinary key'],
  ]),
  warmThroughputMiBps: 0,
  maxRecordSizeKiB: 1024,
  distribution: 'USER_PARTITION_KEY',
  consumers: [
    { name: 'reader', status: 'CREATING', createdAtMs: startMs, readyAtMs: startMs + 500, tags: {} },
  ],
  transition: { kind: 'split', shard: 0, startingHashKey: '500', readyAtMs: startMs + 500 },
  ...changes,
})

export const account = (changes: Partial<Account> = {}): Account => ({
  accountId: home.accountId,
  region: home.region,
  openShards: 4,
  onDemandStreams: 0,
  creatingStreams: 1,
  departed: [{ name: 'gone', createdAtMs: startMs, newestShardSeconds: startSeconds, nextBaseCounter: 9 }],
  channels: [],
  ...changes,
})

export const record = (text: string, changes: Partial<NewRecord> = {}): NewRecord => ({
  shard: 0,
  partitionKey: 'key',
  data: new TextEncoder().encode(text),
  arrivalMs: startMs,
  sequenceSeconds: startSeconds,
  encrypted: false,
  ...changes,
})

export interface OpenStream {
  readonly key: DocumentKey<'stream'>
  readonly version: number
  readonly incarnation: string
  readonly value: Stream
}

/** Creates a stream, or replaces the one of version `expected`. */
export const putStream = async (
  storage: StoragePort,
  value: Stream = stream('orders'),
  expected = 0,
): Promise<OpenStream> => {
  const key = streamKey(value.name, value)
  const version = await storage.commit([{ key, expected, value }])
  assert.ok(version !== undefined, `the stream ${value.name} was not at version ${expected}`)
  return { key, version, incarnation: value.incarnation, value }
}

export const deleteStream = async (storage: StoragePort, open: OpenStream): Promise<void> => {
  const version = await storage.commit([{ key: open.key, expected: open.version, value: undefined }])
  assert.ok(version !== undefined, `the stream ${open.key.name} was not at version ${open.version}`)
}

/** Creates the state document, or replaces the one of version `expected`. */
export const putState = (
  storage: StoragePort,
  name: string,
  value: JsonValue | undefined,
  expected = 0,
): Promise<number | undefined> => storage.commit([{ key: stateKey(name), expected, value }])

/** Appends to a stream whose version must fit. */
export const append = async (
  storage: StoragePort,
  open: OpenStream,
  ...records: NewRecord[]
): Promise<readonly number[]> => {
  const counters = await storage.append({ key: open.key, version: open.version, records })
  assert.ok(counters !== undefined, `the append to ${open.key.name} was refused`)
  return counters
}

export const shardOf = (open: OpenStream, shard = 0): ShardKey => ({
  key: open.key,
  incarnation: open.incarnation,
  shard,
})

/** Reads from the beginning of shard 0 without limits, where `changes` do not say otherwise. */
export const readPage = (
  storage: StoragePort,
  open: OpenStream,
  changes: Partial<ReadRequest> = {},
): Promise<RecordPage> =>
  storage.read({ ...shardOf(open), from: 0, limit: 10_000, maxBytes: 2 ** 40, notBeforeMs: 0, ...changes })

/** {@link readPage}, with all records made. */
export const read = async (...request: Parameters<typeof readPage>) => {
  const page = await readPage(...request)
  return { ...page, records: [...page.records] }
}

export const texts = (page: RecordPage): string[] =>
  page.records.map(({ data }) => new TextDecoder().decode(data))

export const counters = (page: RecordPage): number[] => page.records.map(({ counter }) => counter)

/** Fails unless the promise rejects with a StorageError, which is told by its name: classes differ between builds. */
export const rejectsWithStorageError = (promise: Promise<unknown>): Promise<void> =>
  assert.rejects(promise, (error: unknown) => error instanceof Error && error.name === 'StorageError')
