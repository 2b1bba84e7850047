import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { StorageError } from '../../src/ports/storage.js'
import type { OpenDatabase, SqliteDatabase } from './driver.js'
import { whenFree } from './faults.js'
import { prepareDatabase } from './schema.js'

export const MEMORY = ':memory:'

/**
 * Opens the database file, which is created readable by its owner only.
 * @param path absolute, or {@link MEMORY}
 * @throws StorageError or an error of SQLite
 */
export const openDatabase = async (open: OpenDatabase, path: string): Promise<SqliteDatabase> => {
  if (path !== MEMORY) createFile(path)
  const database = open(path)
  try {
    await whenFree(() => prepareDatabase(database, path))
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

const createFile = (path: string): void => {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    // To close a file that is a database in use would release this process's locks on it.
    if (!existsSync(path)) closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    // Another process may be faster.
    if (existsSync(path)) return
    const reason = error instanceof Error ? error.message : String(error)
    throw new StorageError(`The SQLite database ${path} cannot be created: ${reason}`, { cause: error })
  }
}
