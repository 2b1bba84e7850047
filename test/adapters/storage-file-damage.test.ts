import { createHash } from 'node:crypto'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { repairStateDirectory } from '../../adapters/storage-file/repair.js'
import { ManualClock } from '../../adapters/system/manual-clock.js'
import {
  append,
  home,
  putStream,
  read,
  record,
  startMs,
  stream,
  streamKey,
  texts,
} from '../contracts/storage/fixtures.js'
import { bytePositions } from '../support/byte-positions.js'
import { testKinesis } from '../support/kinesis.js'
import { MemoryFileSystem } from '../support/memory-file-system.js'
import {
  contentsOf,
  copyOfFixture,
  fileStorage,
  fixtures,
  openFileStorage,
} from '../support/state-directories.js'
import { temporaryDirectory } from '../support/temporary-directory.js'

const LOG = '/damaged/wal.log'
const SNAPSHOT = '/damaged/snapshot.bin'
const storageOn = (files: MemoryFileSystem) => fileStorage('/damaged', { ...home, fileSystem: files })
const repairOn = (files: MemoryFileSystem) =>
  repairStateDirectory({
    directory: '/damaged',
    ...home,
    clock: new ManualClock(startMs),
    fileSystem: files,
  })

/** Bytes without the zeros at their end, which are room for later entries. */
const content = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.findLastIndex((byte) => byte !== 0) + 1)
const contentOf = (files: MemoryFileSystem): Buffer => Buffer.from(content(files.get(LOG) ?? Buffer.alloc(0)))

interface Written {
  /** Without the zeros behind the last entry. */
  readonly log: Buffer
  /** Where each entry of the log begins. */
  readonly starts: readonly number[]
  readonly snapshot: Buffer
}

/**
 * A directory as a killed process leaves it: a snapshot with two records, and three more in three entries.
 * @param lastKeyButOne partition key of the fourth
 */
const written = async (data = ['a', 'b', 'c', 'd', 'e'], lastKeyButOne = 'key'): Promise<Written> => {
  const files = new MemoryFileSystem()
  const first = storageOn(files)
  await first.open()
  const open = await putStream(
    first,
    stream('orders', { shards: stream('').shards.slice(0, 1), consumers: [] }),
  )
  for (const text of data.slice(0, 2)) await append(first, open, record(text))
  await first.close()
  const snapshot = Buffer.from(files.get(SNAPSHOT) ?? '')
  const second = storageOn(files)
  await second.open()
  const starts: number[] = []
  for (const [index, text] of data.slice(2).entries()) {
    starts.push(contentOf(files).length)
    await append(second, open, record(text, index === 1 ? { partitionKey: lastKeyButOne } : {}))
  }
  const log = contentOf(files)
  await second.close()
  return { log, starts, snapshot }
}

const directoryOf = ({ log, snapshot }: Pick<Written, 'log' | 'snapshot'>): MemoryFileSystem => {
  const files = new MemoryFileSystem()
  files.put(SNAPSHOT, Buffer.from(snapshot))
  files.put(LOG, Buffer.from(log))
  return files
}

/** The records that a directory shows, or why it does not. */
const outcomeOf = async (files: MemoryFileSystem): Promise<readonly string[] | string> => {
  const storage = storageOn(files)
  await storage.open()
  const health = storage.health()
  if (!health.healthy) return health.reason
  const found = await storage.load(streamKey('orders'))
  if (found === undefined) return []
  const { version, value } = found
  const page = await read(storage, {
    key: streamKey('orders'),
    version,
    incarnation: value.incarnation,
    value,
  })
  await storage.close()
  return texts(page)
}

const all = ['a', 'b', 'c', 'd', 'e']
const withoutLast = ['a', 'b', 'c', 'd']

test('a whole log and the room that was kept behind it are nothing to be told of', async () => {
  const directory = await written()
  const log = Buffer.concat([directory.log, Buffer.alloc(5000)])
  const storage = storageOn(directoryOf({ ...directory, log }))
  await storage.open()
  expect(storage.health()).toEqual({ healthy: true })
  await storage.close()
})

describe.each([
  ['', 0],
  [' and is followed by the room that was kept for it', 5000],
])('a log that ends within an entry%s', (_, room) => {
  const followed = (log: Buffer): Buffer => Buffer.concat([log, Buffer.alloc(room)])

  test('is cut back to the last whole one, wherever it ends, and what was cut is kept', async () => {
    const directory = await written()
    const last = directory.starts[2] as number
    for (const length of bytePositions(last, directory.log.length)) {
      const files = directoryOf({ ...directory, log: followed(directory.log.subarray(0, length)) })
      expect(await outcomeOf(files), `${length} bytes`).toEqual(withoutLast)
      const torn = content(directory.log.subarray(last, length))
      expect(files.get(`${LOG}.torn-1`), `${length} bytes`).toEqual(torn.length === 0 ? undefined : torn)
    }
  })

  test('is told of with what was cut and where that is kept', async () => {
    const directory = await written()
    const log = directory.log.subarray(0, directory.log.length - 5)
    const storage = storageOn(directoryOf({ ...directory, log: followed(log) }))
    await storage.open()
    const bytes = content(log).length - (directory.starts[2] as number)
    expect(storage.health()).toEqual({
      healthy: true,
      notice:
        `The state directory ${resolve('/damaged')}: the last ${bytes} bytes of wal.log were left by a write that ` +
        'never ended, as in a crash. They have been cut off and are kept in wal.log.torn-1',
    })
    await storage.close()
  })

  test('is appended to behind the last whole one', async () => {
    const directory = await written()
    const torn = directory.log.subarray(0, directory.log.length - 5)
    const files = directoryOf({ ...directory, log: followed(torn) })
    const storage = storageOn(files)
    await storage.open()
    const found = await storage.load(streamKey('orders'))
    const key = streamKey('orders')
    expect(await storage.append({ key, version: found?.version ?? 0, records: [record('new')] })).toEqual([5])
    expect(await outcomeOf(files.crash(false))).toEqual([...withoutLast, 'new'])
    await storage.close()
  })

  test('may end in zeros', async () => {
    const directory = await written()
    for (const zeros of [1, 7, 8, 9, 511, 5000]) {
      const log = Buffer.concat([followed(directory.log), Buffer.alloc(zeros)])
      expect(await outcomeOf(directoryOf({ ...directory, log })), `${zeros} zeros`).toEqual(all)
    }
  })

  test('may have lost any sectors of the last entry', async () => {
    const directory = await written(['a', 'b', 'c', 'd', 'e'.repeat(2000)])
    const last = directory.starts[2] as number
    for (let sector = Math.floor(last / 512) * 512; sector < directory.log.length; sector += 512) {
      const log = Buffer.from(directory.log)
      log.fill(0, Math.max(last, sector), Math.min(log.length, sector + 512))
      const files = directoryOf({ ...directory, log: followed(log) })
      expect(await outcomeOf(files), `sector at ${sector}`).toEqual(withoutLast)
    }
  })

  test('may have lost the sector that its length stands in, wherever that ends', async () => {
    const data = ['a', 'b', 'c', 'd', 'e'.repeat(2000)]
    const { starts } = await written(data, '')
    const behindSector = 512 - ((starts[2] as number) % 512)
    for (let lost = 1; lost <= 8; lost++) {
      const directory = await written(data, 'k'.repeat(512 + behindSector - lost))
      const last = directory.starts[2] as number
      expect((last + lost) % 512).toBe(0)
      const log = Buffer.from(directory.log)
      log.fill(0, last, last + lost)
      const files = directoryOf({ ...directory, log: followed(log) })
      expect(await outcomeOf(files), `${lost} bytes`).toEqual(withoutLast)
      expect(files.get(`${LOG}.torn-1`)).toEqual(log.subarray(last))
    }
  })

  test('is damaged where zeros are no lost sector', async () => {
    const directory = await written(['a', 'b', 'c', 'd', 'e'.repeat(2000)])
    const log = Buffer.from(directory.log)
    const middle = Math.floor((directory.starts[2] as number) / 512) * 512 + 1024
    log.fill(0, middle + 1, middle + 511)
    expect(await outcomeOf(directoryOf({ ...directory, log: followed(log) }))).toBe(
      'failed to decode wal entry: checksum mismatch',
    )
  })
})

test('no file stays open when a tear cannot be taken out of a log', async () => {
  const directory = await written()
  const log = directory.log.subarray(0, directory.log.length - 5)
  const counted = directoryOf({ ...directory, log })
  expect(await outcomeOf(counted)).toEqual(withoutLast)
  for (let call = 1; call <= counted.calls; call++) {
    const files = directoryOf({ ...directory, log })
    files.failAt = call
    const storage = storageOn(files)
    await storage.open()
    await storage.close().catch(() => undefined)
    expect(files.handles, `call ${call}`).toBe(0)
    expect(await outcomeOf(files), `call ${call}`).toEqual(withoutLast)
  }
})

describe('one flipped bit', () => {
  const reasons = [
    /^unsupported wal format; recreate state dir$/,
    /^failed to decode wal entry: /,
    /^wal\.log is damaged at byte \d+, and whole entries stand behind the damage; run `shardport state repair`/,
  ]

  test.each([
    ['', 0],
    [' that has room for more entries', 5000],
  ])('anywhere in the log%s is noticed, and repair recovers every other entry', async (_, room) => {
    const directory = await written()
    for (const at of bytePositions(0, directory.log.length)) {
      const log = Buffer.concat([directory.log, Buffer.alloc(room)])
      log[at] = (log[at] as number) ^ (1 << (at % 8))
      const files = directoryOf({ ...directory, log })
      const outcome = await outcomeOf(files)
      expect(
        reasons.some((reason) => typeof outcome === 'string' && reason.test(outcome)),
        `byte ${at}: ${outcome}`,
      ).toBe(true)
      expect(files.get(LOG)?.equals(log)).toBe(true)
      const report = await repairOn(files)
      expect(report.damage).toBe(outcome)
      const hit = at < 8 ? undefined : directory.starts.findLastIndex((start) => start <= at)
      // The length can be told from where the next entry begins, so that its entry is not lost.
      const isLength = hit !== undefined && at < (directory.starts[hit] as number) + 8
      const kept = hit === undefined || isLength ? all : all.filter((_, index) => index !== hit + 2)
      expect(await outcomeOf(files), `byte ${at}`).toEqual(kept)
      expect(files.get(`${LOG}.damaged-1`)?.equals(log)).toBe(true)
    }
  })

  test('anywhere in a snapshot of ours is noticed', async () => {
    const directory = await written()
    for (const at of bytePositions(0, directory.snapshot.length)) {
      const snapshot = Buffer.from(directory.snapshot)
      snapshot[at] = (snapshot[at] as number) ^ (1 << (at % 7))
      expect(await outcomeOf(directoryOf({ ...directory, snapshot })), `byte ${at}`).toMatch(
        /^failed to decode snapshot: /,
      )
    }
  })
})

describe('repair', () => {
  /** {@link written}, with damage at the beginning of the second entry. */
  const damaged = async (): Promise<Pick<Written, 'log' | 'snapshot'>> => {
    const { log, starts, snapshot } = await written()
    log[starts[1] as number] = 0xff
    return { log, snapshot }
  }

  test('leaves no file open, whichever call fails', async () => {
    const directory = await damaged()
    const counted = directoryOf(directory)
    await repairOn(counted)
    expect(counted.handles).toBe(0)
    for (let call = 1; call <= counted.calls; call++) {
      const files = directoryOf(directory)
      files.failAt = call
      await repairOn(files).catch(() => undefined)
      expect(files.handles, `call ${call}`).toBe(0)
    }
  })

  test.each(['before', 'middle', 'after'] as const)(
    'leaves nothing behind where the disk is full %s a call, until it replaces what is there, and keeps that then',
    async (failure) => {
      const directory = await damaged()
      const counted = directoryOf(directory)
      let callsBefore = 0
      const rename = counted.rename.bind(counted)
      counted.rename = (from, to) => {
        callsBefore ||= counted.calls
        return rename(from, to)
      }
      await repairOn(counted)
      // Opening, writing and syncing two copies and a snapshot.
      expect(callsBefore).toBeGreaterThanOrEqual(9)
      for (let call = 1; call <= counted.calls; call++) {
        const files = directoryOf(directory)
        Object.assign(files, { failAt: call, failure })
        await expect(repairOn(files), `call ${call}`).rejects.toThrow(
          'The state directory /damaged was not repaired: No space left on device (os error 28)',
        )
        if (call <= callsBefore) {
          expect(await files.list('/damaged'), `call ${call}`).toEqual(['snapshot.bin', 'wal.log'])
          expect(files.get(SNAPSHOT)?.equals(directory.snapshot)).toBe(true)
          expect(files.get(LOG)?.equals(directory.log)).toBe(true)
          expect((await repairOn(files)).backups).toEqual(['snapshot.bin.damaged-1', 'wal.log.damaged-1'])
        }
        expect(files.get(`${SNAPSHOT}.damaged-1`)?.equals(directory.snapshot), `call ${call}`).toBe(true)
        expect(files.get(`${LOG}.damaged-1`)?.equals(directory.log), `call ${call}`).toBe(true)
      }
    },
  )

  test('leaves a directory alone that can be opened', async () => {
    const files = directoryOf(await written())
    const report = await repairOn(files)
    expect(report).toEqual({
      damage: undefined,
      entries: 0,
      unreadable: [],
      snapshotLost: false,
      beginningLost: false,
      backups: [],
    })
    expect(await files.list('/damaged')).toEqual(['snapshot.bin', 'wal.log'])
  })

  test('refuses where the snapshot is lost and the log goes on from it', async () => {
    const directory = await written()
    const files = directoryOf({ ...directory, snapshot: directory.snapshot.subarray(0, 100) })
    await expect(repairOn(files)).rejects.toThrow('not repaired: snapshot.bin cannot be read')
    expect(await files.list('/damaged')).toEqual(['snapshot.bin', 'wal.log'])
  })

  test('finds the records that ferrokinesis acknowledged behind a torn entry of its own', async () => {
    const directory = await copyOfFixture('torn-length-appended')
    const clock = new ManualClock(startMs)
    const report = await repairStateDirectory({
      directory,
      accountId: '000000000000',
      region: 'us-east-1',
      clock,
    })
    expect(report).toMatchObject({ entries: 7, unreadable: [{ bytes: 4 }], snapshotLost: false })
    const log = await readFile(join(fixtures, 'torn-length-appended', 'wal.log'))
    const last = JSON.parse(log.subarray(log.lastIndexOf('{"Snapshot":')).toString()).Snapshot
    const storage = fileStorage(directory)
    await storage.open()
    expect(await storage.usage()).toMatchObject({ records: last.retained_records })
    await storage.close()
  })

  test('takes the state from the log where ferrokinesis left a damaged snapshot', async () => {
    const directory = await copyOfFixture('corrupt-snapshot')
    const clock = new ManualClock(startMs)
    const report = await repairStateDirectory({
      directory,
      accountId: '000000000000',
      region: 'us-east-1',
      clock,
    })
    expect(report).toMatchObject({ entries: 6, unreadable: [], snapshotLost: true })
    const whole = fileStorage(await copyOfFixture('snapshot-then-wal'))
    await whole.open()
    const repaired = fileStorage(directory)
    await repaired.open()
    expect(await repaired.usage()).toEqual(await whole.usage())
    await Promise.all([whole.close(), repaired.close()])
  })
})

describe('the worked example', () => {
  const logHash = 'a9f59243fa4db1c06facc97792e32592a4f6defc46f62e7aae9af75bfca10a1f'
  const snapshotHash = 'd190fe282e3ce146b260ca0a952c5af8a7288bfebc8e077d77c579eb2950a214'
  const image =
    '{"created_at_ms":1700000006000,"streams":[{"name":"demo","retention_period_hours":24,"enhanced_monitoring":[{"ShardLevelMetrics":[]}],"encryption_type":"NONE","has_more_shards":false,"shards":[{"ShardId":"shardId-000000000000","HashKeyRange":{"StartingHashKey":"0","EndingHashKey":"340282366920938463463374607431768211455"},"SequenceNumberRange":{"StartingSequenceNumber":"49646437577108476416916876405825929425585429676275269634"}}],"stream_arn":"arn:aws:kinesis:us-east-1:000000000000:stream/demo","stream_name":"demo","stream_status":"ACTIVE","stream_creation_timestamp":1700000000,"stream_mode_details":{"StreamMode":"PROVISIONED"},"tags":{},"key_id":null,"warm_throughput_mibps":0,"max_record_size_kib":1024,"shard_counters":[2]}],"records":[{"stream_name":"demo","shard_hex":"00000000","records":[["00000000/49646437577108476416916876405827138351405044649047359490",[3,112,107,49,8,97,71,86,115,98,71,56,61,0,0,64,65,252,84,217,65]]]}],"consumers":[],"policies":[],"resource_tags":[],"account_settings_json":[123,125],"pending_transitions":[],"retained_bytes":21,"retained_records":1}'

  test('is read from a log and written as a snapshot, byte for byte', async () => {
    const body = Buffer.from(`{"Snapshot":${image}}`)
    const length = Buffer.alloc(8)
    length.writeBigUInt64LE(BigInt(body.length))
    const log = Buffer.concat([Buffer.from('FKWALv2\n'), length, body])
    expect(createHash('sha256').update(log).digest('hex')).toBe(logHash)
    const directory = await temporaryDirectory()
    await writeFile(join(directory, 'wal.log'), log)
    const { storage, ok, clock } = await testKinesis({}, await openFileStorage(directory))
    clock.advance(6000)
    const position = {
      StreamName: 'demo',
      ShardId: 'shardId-000000000000',
      ShardIteratorType: 'TRIM_HORIZON',
    }
    const { ShardIterator } = await ok('GetShardIterator', position)
    expect((await ok('GetRecords', { ShardIterator })).Records).toMatchObject([
      { PartitionKey: 'pk1', Data: 'aGVsbG8=', ApproximateArrivalTimestamp: 1700000005 },
    ])
    await storage.close()
    expect(await contentsOf(directory)).toEqual({
      'snapshot.bin': snapshotHash,
      'wal.log': createHash('sha256').update('FKWALv2\n').digest('hex'),
    })
  })
})

test('directory and files are their owner’s alone', async () => {
  const directory = join(await temporaryDirectory(), 'deep', 'state')
  const storage = fileStorage(directory)
  await storage.open()
  await putStream(storage)
  await storage.close()
  const modes = ['', 'snapshot.bin', 'wal.log'].map(
    async (name) => (await stat(join(directory, name))).mode & 0o777,
  )
  expect(await Promise.all(modes)).toEqual([0o700, 0o600, 0o600])
})

test('one directory has one writer; the second is told who the first is', async () => {
  const directory = await temporaryDirectory()
  const first = fileStorage(directory)
  await first.open()
  await expect(fileStorage(join(directory, '.')).open()).rejects.toThrow(
    new RegExp(`^The state directory ${directory} is in use by process ${process.pid} on `),
  )
  await first.close()
  const second = fileStorage(directory)
  await second.open()
  expect(second.health()).toEqual({ healthy: true })
  await second.close()
})
