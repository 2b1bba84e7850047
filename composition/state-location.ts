import { readdirSync, type Stats, statSync } from 'node:fs'
import { join } from 'node:path'
import { FileStorage } from '../adapters/storage-file/file-storage.js'
import { SqliteStorage } from '../adapters/storage-sqlite/sqlite-storage.js'
import { SystemClock } from '../adapters/system/system-clock.js'
import type { Scope } from '../src/domain/scope.js'
import { StorageError, type StoragePort } from '../src/ports/storage.js'
import { fromHome } from './home-path.js'
import { OptionError } from './resolve-options.js'
import { parseStorageLocation, type StorageLocation } from './storage-location.js'

/** A place on the disk that outlives a process. */
export type StateLocation = Exclude<StorageLocation, { kind: 'memory' }>

/**
 * Reads a location as commands give it: `file:DIRECTORY`, `sqlite:FILE`, or the path of a state directory.
 * @throws OptionError
 */
export const parseStateLocation = (text: string): StateLocation => {
  const location = parseStorageLocation(text) ?? pathOf(text)
  if (location === undefined || location.kind === 'memory' || pathIn(location) === ':memory:')
    throw new OptionError(
      `Location "${text}": allowed: "file:DIRECTORY", "sqlite:FILE" or a directory's path`,
    )
  return location
}

/** @throws StorageError when nothing is there */
export const assertExists = (location: StateLocation): void => {
  const found = statOf(pathIn(location))
  const fits = location.kind === 'file' ? found?.isDirectory() : found?.isFile()
  if (fits !== true)
    throw new StorageError(
      `There is no ${location.kind === 'file' ? 'directory' : 'SQLite database'} ${pathIn(location)}.`,
    )
}

/** @throws StorageError when anything is there that would be overwritten */
export const assertVacant = (location: StateLocation): void => {
  const path = pathIn(location)
  const found = statOf(path)
  if (found === undefined) return
  const vacant = location.kind === 'file' ? found.isDirectory() && readdirSync(path).length === 0 : false
  if (!vacant)
    throw new StorageError(`${path} is there already. Nothing is overwritten: choose another place.`)
}

/**
 * Works on a store and closes it.
 * @param home account and region whose streams ferrokinesis sees in a state directory
 * @throws StorageError when the store cannot be opened or is not healthy
 */
export const withState = async <Result>(
  location: StateLocation,
  { accountId, region }: Scope,
  work: (storage: StoragePort) => Promise<Result>,
): Promise<Result> => {
  const storage =
    location.kind === 'file'
      ? new FileStorage({ directory: location.directory, accountId, region, clock: new SystemClock() })
      : new SqliteStorage(location.path)
  try {
    await storage.open()
    const health = storage.health()
    if (!health.healthy) throw new StorageError(`${pathIn(location)}: ${health.reason}`)
    return await work(storage)
  } finally {
    await storage.close()
  }
}

/** Bytes of the files that hold the state. */
export const sizeOnDisk = (location: StateLocation): number => {
  const path = pathIn(location)
  const files =
    location.kind === 'file'
      ? ['snapshot.bin', 'wal.log'].map((name) => join(path, name))
      : [path, `${path}-wal`]
  return files.reduce((sum, file) => sum + (statOf(file)?.size ?? 0), 0)
}

export const pathIn = (location: StateLocation): string =>
  location.kind === 'file' ? location.directory : location.path

/** A text with a scheme is no path, so that a misspelt one makes no directory of that name. */
const pathOf = (text: string): StateLocation | undefined =>
  text === '' || /^[a-z]{2,}:/i.test(text) ? undefined : { kind: 'file', directory: fromHome(text) }

const statOf = (path: string): Stats | undefined => statSync(path, { throwIfNoEntry: false })
