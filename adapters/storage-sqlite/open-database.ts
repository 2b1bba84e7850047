import { existsSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { StorageError } from '../../src/ports/storage.js'
import { makeDirectory } from '../directories/make-directory.js'
import type { OpenDatabase, SqliteDatabase } from './driver.js'
import { whenFree } from './faults.js'
import { prepareDatabase } from './schema.js'

export const MEMORY = ':memory:'

/**
 * Opens the database file, which is created readable by its owner only.
 * @param path absolute, or {@link MEMORY}
 * @throws StorageError or an error of SQLite
 */
export const openDatabase = async (connect: OpenDatabase, path: string): Promise<SqliteDatabase> => {
  if (path !== MEMORY) await createFile(path)
  const database = connect(path)
  try {
    await whenFree(() => prepareDatabase(database, path))
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

const createFile = async (path: string): Promise<void> => {
  try {
    await makeDirectory(dirname(path))
    // To close a file that is a database in use would release this process's locks on it.
    if (!existsSync(path)) await (await open(path, 'wx', 0o600)).close()
  } catch (error) {
    // Another process may be faster.
    if (existsSync(path)) return
    const reason = error instanceof Error ? error.message : String(error)
    throw new StorageError(`The SQLite database ${path} cannot be created: ${reason}`, { cause: error })
  }
}
