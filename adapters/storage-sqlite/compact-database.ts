import { loadBetterSqlite3 } from './driver.js'
import { Faults, whenFree } from './faults.js'
import { openDatabase } from './open-database.js'

/**
 * Gives the free space inside a database file back to the file system.
 * @throws StorageError when the file is in use, or cannot be rewritten
 */
export const compactDatabase = async (path: string): Promise<void> => {
  const faults = new Faults(path, () => {})
  try {
    const database = await openDatabase(await loadBetterSqlite3(), path)
    try {
      await whenFree(() => database.exec('VACUUM'))
      await whenFree(() => database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get())
    } finally {
      database.close()
    }
  } catch (error) {
    throw faults.storageError(error)
  }
}
