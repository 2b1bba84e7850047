import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { repairStateDirectory } from '../../adapters/storage-file/repair.js'
import { ManualClock } from '../../adapters/system/manual-clock.js'
import { digestState } from '../../composition/state/state-digest.js'
import { bytePositions, everyByte } from '../support/byte-positions.js'
import { accountId, region, startMs } from '../support/kinesis.js'
import { MemoryFileSystem } from '../support/memory-file-system.js'
import { fileStorage, fixtures } from '../support/state-directories.js'

const LOG = '/damaged/wal.log'

/** Directories of ferrokinesis whose log has entries. */
const small = ['first-snapshot', 'crash-before-snapshot-rename']
const large = ['wal-only', 'snapshot-then-wal']

const directoryOf = (name: string, log: Buffer): MemoryFileSystem => {
  const files = new MemoryFileSystem()
  const snapshot = join(fixtures, name, 'snapshot.bin')
  if (existsSync(snapshot)) files.put('/damaged/snapshot.bin', readFileSync(snapshot))
  files.put(LOG, Buffer.from(log))
  return files
}

/** Where each entry begins. */
const startsOf = (log: Buffer): number[] => {
  const starts: number[] = []
  for (let at = 8; at < log.length; at += 8 + Number(log.readBigUInt64LE(at))) starts.push(at)
  return starts
}

/** All that a directory shows, or why it does not. */
const outcomeOf = async (files: MemoryFileSystem): Promise<Record<string, string> | string> => {
  const storage = fileStorage('/damaged', { fileSystem: files })
  await storage.open()
  const health = storage.health()
  const outcome = health.healthy ? Object.fromEntries((await digestState(storage)).documents) : health.reason
  await storage.close()
  return outcome
}

describe.each(everyByte ? [...small, ...large] : small)('the log of ferrokinesis in %s', (name) => {
  const log = readFileSync(join(fixtures, name, 'wal.log'))
  const last = startsOf(log).at(-1) as number

  test('is cut back to the entry before the last, wherever that ends', async () => {
    const before = await outcomeOf(directoryOf(name, log.subarray(0, last)))
    expect(before).not.toEqual(await outcomeOf(directoryOf(name, log)))
    for (const length of bytePositions(last + 1, log.length)) {
      const files = directoryOf(name, log.subarray(0, length))
      expect(await outcomeOf(files), `${length} bytes`).toEqual(before)
      // Zeros at the end hold nothing.
      const torn = log.subarray(last, length)
      const kept = torn.subarray(0, torn.findLastIndex((byte) => byte !== 0) + 1)
      expect(files.get(`${LOG}.torn-1`), `${length} bytes`).toEqual(kept)
    }
  })

  test('with a flipped bit is read, or refused with a reason and then repaired', async () => {
    const whole = await outcomeOf(directoryOf(name, log))
    const withoutLast = await outcomeOf(directoryOf(name, log.subarray(0, last)))
    // A large log is read for several milliseconds: a sample of its bytes takes long enough.
    for (const at of bytePositions(0, log.length, everyByte && small.includes(name))) {
      const damaged = Buffer.from(log)
      damaged[at] = (damaged[at] as number) ^ (1 << (at % 8))
      const files = directoryOf(name, damaged)
      const outcome = await outcomeOf(files)
      // The entries have no checksum: what still is an image of a state cannot be told from a sound one.
      if (typeof outcome !== 'string') continue
      expect(outcome, `byte ${at}`).toMatch(
        /^(unsupported wal format; recreate state dir|failed to decode |wal\.log is damaged at byte |ambiguous persisted |recovered )/,
      )
      expect(files.get(LOG)?.equals(damaged), `byte ${at}`).toBe(true)
      const options = { directory: '/damaged', accountId, region, fileSystem: files }
      const report = await repairStateDirectory({ ...options, clock: new ManualClock(startMs) })
      expect(report.damage).toBe(outcome)
      expect([whole, withoutLast], `byte ${at}`).toContainEqual(await outcomeOf(files))
    }
  })
})
