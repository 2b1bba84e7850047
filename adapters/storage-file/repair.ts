import { join } from 'node:path'
import type { Scope } from '../../src/domain/scope.js'
import type { Clock } from '../../src/ports/clock.js'
import { StorageError } from '../../src/ports/storage.js'
import { inTurns, type Turns } from '../event-loop/turns.js'
import { logFile, snapshotFile } from './file-names.js'
import type { FileSystem } from './file-system.js'
import { RefusedStateError } from './image-error.js'
import { keepCopy } from './kept-copy.js'
import { lengthBytes, magic } from './log-entry.js'
import { LogReader } from './log-reader.js'
import { findEntry } from './log-search.js'
import { NodeFileSystem } from './node-file-system.js'
import { osErrorText } from './os-error.js'
import { putSnapshotInPlace, writeFreshSnapshot } from './snapshot.js'
import {
  emptyImage,
  type LogExtent,
  loadDirectory,
  loadSnapshot,
  Replay,
  refusalText,
} from './state-loading.js'
import { unwritableText } from './state-notice.js'
import { type StateView, viewOf } from './state-view.js'
import { WriteAheadLog } from './write-ahead-log.js'

export interface RepairOptions {
  readonly directory: string
  /** Account and region of the directory's streams, as for the file storage. */
  readonly accountId: string
  readonly region: string
  readonly clock: Clock
  readonly fileSystem?: FileSystem
}

/** A part of the log that could not be read. */
export interface UnreadablePart {
  /** Byte in the log. */
  readonly at: number
  readonly bytes: number
}

export interface RepairReport {
  /** Why the directory could not be opened; undefined where it could, and nothing was done. */
  readonly damage: string | undefined
  /** Entries of the log that were read. */
  readonly entries: number
  readonly unreadable: readonly UnreadablePart[]
  /** Whether the snapshot could not be read, and the log held what it had. */
  readonly snapshotLost: boolean
  /** Whether there was no snapshot, and the log does not begin with the first change: what stood before is lost. */
  readonly beginningLost: boolean
  /** Names of the files that hold what was there before. */
  readonly backups: readonly string[]
}

/**
 * Makes a damaged directory one that can be opened, of all that can be read: the snapshot, and every whole entry of
 * the log wherever it stands. What was there is kept beside it.
 * @throws StorageError when the directory cannot be written or is in use, or too little can be read to make a state of
 */
export const repairStateDirectory = async (options: RepairOptions): Promise<RepairReport> => {
  const { directory, accountId, region, clock, fileSystem: files = new NodeFileSystem() } = options
  const path = await files.realPath(directory)
  try {
    await files.assertWritable(path)
  } catch (error) {
    throw new StorageError(unwritableText(path, osErrorText(error)), { cause: error })
  }
  const lock = await files.lock(path)
  try {
    const home = { accountId, region }
    const damage = await damageOf(files, path, home)
    if (damage === undefined) return nothingToRepair
    const { replay, ...found } = await inTurns((turns) => readAll(files, path, home, turns))
    const { state, sequence } = await replay.loaded()
    const view = viewOf(state, { home, sequence, createdAtMs: clock.now() })
    const backups = await prepareReplacement(files, path, view)
    await putSnapshotInPlace(files, path)
    await replaceLog(files, path)
    return { damage, ...found, backups }
  } catch (error) {
    if (error instanceof StorageError) throw error
    throw new StorageError(`The state directory ${path} was not repaired: ${refusalText(error)}`, {
      cause: error,
    })
  } finally {
    await lock.release()
  }
}

const nothingToRepair: RepairReport = {
  damage: undefined,
  entries: 0,
  unreadable: [],
  snapshotLost: false,
  beginningLost: false,
  backups: [],
}

const bareLog: LogExtent = { size: magic.length, tornBytes: 0, fileBytes: magic.length }

/** Puts a log without entries in the place of what is there. */
const replaceLog = async (files: FileSystem, path: string): Promise<void> => {
  const log = new WriteAheadLog(files, path, bareLog, false)
  try {
    await log.dropUpTo(magic.length, (step) => step())
  } finally {
    await log.close()
  }
}

const damageOf = async (files: FileSystem, path: string, home: Scope): Promise<string | undefined> => {
  try {
    await loadDirectory(files, path, home)
    return undefined
  } catch (error) {
    return refusalText(error)
  }
}

interface Readable extends Pick<RepairReport, 'entries' | 'unreadable' | 'snapshotLost' | 'beginningLost'> {
  readonly replay: Replay
}

const readAll = async (files: FileSystem, path: string, home: Scope, turns: Turns): Promise<Readable> => {
  const snapshot = await loadSnapshot(files, path, true).catch(() => undefined)
  const replay = new Replay(emptyImage, home)
  const hasNone = snapshot?.bytes === 0
  const hasSnapshot = snapshot !== undefined && !hasNone && (await replay.replaceBySound(snapshot.image))
  const unreadable: UnreadablePart[] = []
  let entries = 0
  // Without its snapshot a log is a whole state only if it begins with one, or with the first of all entries.
  let complete = hasSnapshot
  const file = await files.openToRead(join(path, logFile))
  try {
    const log = file && (await LogReader.of(file))
    for (
      let at = log !== undefined && (await log.hasMagic()) ? magic.length : 0;
      log !== undefined && at < log.size;
    ) {
      const found = await findEntry(log, at)
      const start = found === undefined ? log.size : found.at - lengthBytes
      if (start > at) unreadable.push({ at, bytes: start - at })
      if (found === undefined) break
      const { at: body, length } = found
      if (found.own) {
        const entry = await log.entry(body, length)
        complete ||= entry?.sequence === 1
        if ((complete || hasNone) && entry !== undefined) await replay.apply(entry, turns)
        entries += 1
      } else if (await replay.replaceBySound(await log.image(body, length, true))) {
        complete = true
        entries += 1
      } else unreadable.push({ at: start, bytes: lengthBytes + length })
      at = body + length
    }
  } finally {
    await file?.close()
  }
  if (hasNone && entries === 0)
    throw new RefusedStateError(`there is no snapshot.bin, and nothing in wal.log can be read. ${advice}`)
  if (!complete && !hasNone)
    throw new RefusedStateError(
      `snapshot.bin cannot be read, and wal.log does not hold its content. ${advice}`,
    )
  return {
    replay,
    entries,
    unreadable,
    snapshotLost: !hasSnapshot && !hasNone,
    beginningLost: !complete,
  }
}

const advice = 'Put a copy of the directory in its place, or choose another directory'

/**
 * Keeps what is there and writes the snapshot that is to take its place. Where either fails, nothing of it is left:
 * where the disk is full, it would keep the room that the next attempt needs.
 * @returns names of the copies
 */
const prepareReplacement = async (files: FileSystem, path: string, view: StateView): Promise<string[]> => {
  const backups: string[] = []
  try {
    for (const name of [snapshotFile, logFile]) {
      const backup = await keepFile(files, path, name)
      if (backup !== undefined) backups.push(backup)
    }
    await writeFreshSnapshot(files, path, view, () => Promise.resolve())
    return backups
  } catch (error) {
    for (const backup of backups) await files.remove(join(path, backup)).catch(() => undefined)
    throw error
  }
}

/** @returns the copy's name; undefined when there is no such file */
const keepFile = async (files: FileSystem, path: string, name: string): Promise<string | undefined> => {
  const file = await files.openToRead(join(path, name))
  try {
    return file && (await keepCopy(files, path, `${name}.damaged`, file, 0, await file.size()))
  } finally {
    await file?.close()
  }
}
