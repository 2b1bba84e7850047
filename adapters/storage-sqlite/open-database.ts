import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { StorageError } from '../../src/ports/storage.js'
import { makeDirectory } from '../directories/make-directory.js'
import { ownerFile } from '../directories/owner-modes.js'
import type { OpenDatabase, SqliteDatabase } from './driver.js'
import { assertReadable, prepareDatabase } from './schema.js'
import { isBusy, whenFree } from './sqlite-errors.js'

/** What a database is opened for. */
export type Access = 'write' | 'read'

export const memoryPath = ':memory:'

/**
 * Opens the database file, which is created readable by its owner only.
 * @param path absolute, or {@link memoryPath}
 * @param access for reading alone, the file must be there and need not be writable, nor its directory
 * @throws StorageError or an error of SQLite
 */
export const openDatabase = async (
  connect: OpenDatabase,
  path: string,
  access: Access = 'write',
): Promise<SqliteDatabase> => {
  const reading = access === 'read'
  if (!reading && path !== memoryPath) await createFile(path)
  const database = connect(reading && isAtRest(path) ? `${pathToFileURL(path)}?immutable=1` : path)
  try {
    await whenFree(() => (reading ? assertReadable(database, path) : prepareDatabase(database, path)))
    if (!reading) assertWritable(database)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/**
 * Whether a file has no write-ahead log, so that nobody has it open, in a directory where this process cannot make one.
 * SQLite reads such a file only when it is told that nothing changes it.
 */
const isAtRest = (path: string): boolean => {
  if (!existsSync(path)) return false
  // The log stands beside the file itself, whatever links lead there.
  const file = realpathSync(path)
  if (existsSync(`${file}-wal`)) return false
  try {
    accessSync(dirname(file), constants.W_OK)
    return false
  } catch {
    return true
  }
}

/** SQLite opens a file that it may only read, and says so at the first change. @throws an error of SQLite */
const assertWritable = (database: SqliteDatabase): void => {
  try {
    database.exec('UPDATE store SET last_version = last_version WHERE false')
  } catch (error) {
    // Another process is writing: the first change will wait for it.
    if (!isBusy(error)) throw error
  }
}

const createFile = async (path: string): Promise<void> => {
  if (existsSync(path) && statSync(path).isDirectory())
    throw new StorageError(`${path} is a directory. A SQLite database is a file: choose another path.`)
  try {
    await makeDirectory(dirname(path))
    // To close a file that is a database in use would release this process's locks on it.
    if (!existsSync(path)) await (await open(path, 'wx', ownerFile)).close()
  } catch (error) {
    // Another process may be faster.
    if (existsSync(path)) return
    const reason = error instanceof Error ? error.message : String(error)
    throw new StorageError(`The SQLite database ${path} cannot be created: ${reason}`, { cause: error })
  }
}
