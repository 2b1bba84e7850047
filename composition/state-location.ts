import { readdirSync, type Stats, statSync } from 'node:fs'
import { join } from 'node:path'
import { DirectoryReader } from '../adapters/storage-file/directory-reader.js'
import { FileStorage } from '../adapters/storage-file/file-storage.js'
import { loadBetterSqlite3 } from '../adapters/storage-sqlite/driver.js'
import { SqliteStorage } from '../adapters/storage-sqlite/sqlite-storage.js'
import { SystemClock } from '../adapters/system/system-clock.js'
import type { Scope } from '../src/domain/scope.js'
import { StorageError, type StoragePort } from '../src/ports/storage.js'
import { assertHealthy } from './assert-healthy.js'
import { fromHome } from './home-path.js'
import { OptionError } from './resolve-options.js'
import type { ReadableState } from './state-walk.js'
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

/** @throws StorageError when there is no state at a location */
export const assertHoldsState = (location: StateLocation): void => {
  const path = pathIn(location)
  const found = statOf(path)
  if (location.kind === 'file') {
    const hint = found === undefined ? '' : ` It is a file: for a SQLite database say sqlite:${path}.`
    if (found?.isDirectory() !== true) throw new StorageError(`There is no directory ${path}.${hint}`)
  } else {
    const hint = found === undefined ? '' : ` It is a directory: for a state directory say file:${path}.`
    if (found?.isFile() !== true) throw new StorageError(`There is no SQLite database ${path}.${hint}`)
  }
  if (sizeOnDisk(location) === 0) throw new StorageError(`There is no state in ${path}.`)
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
    assertHealthy(storage)
    return await work(storage)
  } finally {
    await storage.close()
  }
}

/**
 * Reads a store and leaves it as it is.
 * @param home account and region whose streams ferrokinesis sees in a state directory
 * @throws StorageError when there is no state, or it cannot be read
 */
export const withStateToRead = async <Result>(
  location: StateLocation,
  home: Scope,
  work: (state: ReadableState) => Promise<Result>,
): Promise<Result> => {
  assertHoldsState(location)
  const state =
    location.kind === 'file'
      ? await DirectoryReader.open({ directory: location.directory, ...home })
      : await databaseToRead(location.path)
  try {
    return await work(state)
  } finally {
    await state.close()
  }
}

const databaseToRead = async (path: string): Promise<SqliteStorage> => {
  const storage = new SqliteStorage(path, loadBetterSqlite3, 'read')
  await storage.open()
  return storage
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
