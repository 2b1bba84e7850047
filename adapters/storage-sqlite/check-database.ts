import { StorageError } from '../../src/ports/storage.js'
import { loadBetterSqlite3WithUris, type SqliteDatabase } from './driver.js'
import { openDatabase } from './open-database.js'
import { damagedText, SqliteErrors, whenFree } from './sqlite-errors.js'

/**
 * Lets SQLite look at every page of a database file: damage can stand where no record is read.
 * @throws StorageError when the file cannot be read or is damaged
 */
export const checkDatabase = async (path: string): Promise<void> => {
  const errors = new SqliteErrors(path, () => {})
  try {
    const database = await openDatabase(await loadBetterSqlite3WithUris(), path, 'read')
    try {
      const found = await whenFree(() => firstProblem(database))
      if (found !== undefined) throw new StorageError(damagedText(path, found))
    } finally {
      database.close()
    }
  } catch (error) {
    throw errors.storageError(error)
  }
}

const firstProblem = (database: SqliteDatabase): string | undefined => {
  const report = database.prepare<string>('PRAGMA integrity_check(1)').pluck().get()
  // The first line of a longer report says only which database it is about.
  return report === 'ok' ? undefined : report?.split('\n').at(-1)
}
