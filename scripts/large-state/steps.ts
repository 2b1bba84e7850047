import { randomBytes } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { FileStorage } from '../../adapters/storage-file/file-storage.js'
import { SystemClock } from '../../adapters/system/system-clock.js'
import type { Stream } from '../../src/domain/stream.js'
import type { DocumentKey, NewRecord } from '../../src/ports/storage.js'
import { measured, type Resources } from './resources.js'

export type StepName = 'fill' | 'checkpoint' | 'open'

/** What one part of a step took. */
export interface Figures extends Resources {
  readonly name: string
  readonly records: number
  /** Data and partition keys of the records. */
  readonly recordBytes: number
}

const home = { accountId: '000000000000', region: 'us-east-1' }
const key: DocumentKey<'stream'> = { kind: 'stream', name: 'large', ...home }
const shardCount = 4
const dataBytes = 1024
const batchRecords = 500

/** @param minLogBytes Infinity to leave everything in the log */
const openStorage = async (directory: string, minLogBytes = 2 ** 24): Promise<FileStorage> => {
  const storage = new FileStorage({ directory, ...home, clock: new SystemClock(), minLogBytes })
  await storage.open()
  const health = storage.health()
  if (!health.healthy) throw new Error(health.reason)
  return storage
}

const stream = (nowMs: number): Stream => ({
  ...home,
  name: key.name,
  incarnation: 'large',
  status: 'ACTIVE',
  createdAtMs: nowMs,
  mode: 'PROVISIONED',
  retentionHours: 24,
  shardLevelMetrics: [],
  shards: Array.from({ length: shardCount }, (_, index) => ({
    startingHashKey: String(index),
    endingHashKey: String(index),
    createdAtSeconds: Math.floor(nowMs / 1000),
  })),
  baseCounter: 0,
  tags: {},
  warmThroughputMiBps: 0,
  maxRecordSizeKiB: 1024,
  distribution: 'USER_PARTITION_KEY',
  consumers: [],
})

const record = (index: number, data: Uint8Array): NewRecord => {
  const arrivalMs = Date.now()
  return {
    shard: index % shardCount,
    partitionKey: `customer-${index % 4096}`,
    data,
    arrivalMs,
    sequenceSeconds: Math.floor(arrivalMs / 1000),
    encrypted: false,
  }
}

const figures = async (name: string, resources: Resources, storage: FileStorage): Promise<Figures> => {
  const { records, bytes: recordBytes } = await storage.usage()
  return { name, ...resources, records, recordBytes }
}

/** Fills a directory as a process leaves it that is killed before its first snapshot. */
const fill = async (directory: string, bytes: number): Promise<readonly Figures[]> => {
  const storage = await openStorage(directory, Number.POSITIVE_INFINITY)
  const version = (await storage.commit([{ key, expected: 0, value: stream(Date.now()) }])) ?? 0
  const noise = randomBytes(2 * dataBytes)
  const resources = await measured(async () => {
    for (let index = 0; index * dataBytes < bytes; index += batchRecords) {
      const records = Array.from({ length: batchRecords }, (_, offset) => {
        const start = (index + offset) % dataBytes
        return record(index + offset, noise.subarray(start, start + dataBytes))
      })
      await storage.append({ key, version, records })
    }
  })
  return [await figures('fill the log', resources, storage)]
}

const opening = async (
  name: string,
  directory: string,
): Promise<{ readonly storage: FileStorage; readonly opened: Figures }> => {
  let storage: FileStorage | undefined
  const resources = await measured(async () => {
    storage = await openStorage(directory)
  })
  if (storage === undefined) throw new Error('not opened')
  return { storage, opened: await figures(name, resources, storage) }
}

/** Opens the directory by its log, takes a snapshot while records arrive, and closes, which takes another one. */
const checkpoint = async (directory: string): Promise<readonly Figures[]> => {
  const { storage, opened } = await opening('open from the log', directory)
  const version = (await storage.load(key))?.version ?? 0
  const data = randomBytes(dataBytes)
  const log = join(directory, 'wal.log')
  const fullLog = (await stat(log)).size
  const writing = await measured(async () => {
    for (let index = 0; (await stat(log)).size >= fullLog; index++) {
      await storage.append({ key, version, records: [record(index, data)] })
      await delay(1)
    }
  })
  const written = await figures('checkpoint while records arrive', writing, storage)
  const closing = await measured(() => storage.close())
  return [opened, written, { ...written, ...closing, name: 'close' }]
}

/** Opens the directory by its snapshot. */
const open = async (directory: string): Promise<readonly Figures[]> => {
  const { storage, opened } = await opening('open from the snapshot', directory)
  await storage.close()
  return [opened]
}

export const steps: Readonly<
  Record<StepName, (directory: string, bytes: number) => Promise<readonly Figures[]>>
> = { fill, checkpoint, open }
