import { loadBetterSqlite3 } from './driver.js'
import { openDatabase } from './open-database.js'
import { SqliteErrors, whenFree } from './sqlite-errors.js'

/**
 * Gives the free space inside a database file back to the file system.
 * @throws StorageError when the file is in use, or cannot be rewritten
 */
export const compactDatabase = async (path: string): Promise<void> => {
  const errors = new SqliteErrors(path, () => {})
  try {
    const database = await openDatabase(await loadBetterSqlite3(), path)
    try {
      await whenFree(() => database.exec('VACUUM'))
      await whenFree(() => database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get())
    } finally {
      database.close()
    }
  } catch (error) {
    throw errors.storageError(error)
  }
}
