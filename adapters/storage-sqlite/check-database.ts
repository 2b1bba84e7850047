import { loadBetterSqlite3WithUris, type SqliteDatabase } from './driver.js'
import { openDatabase } from './open-database.js'
import { damagedText, isDamage, SqliteErrors, whenFree } from './sqlite-errors.js'

/**
 * Lets SQLite look at every page of a database file: damage can stand where no record is read.
 * @returns one line on the damage, if there is any
 * @throws StorageError when the file cannot be read for another reason
 */
export const checkDatabase = async (path: string): Promise<string | undefined> => {
  const errors = new SqliteErrors(path, () => {})
  try {
    const database = await openDatabase(await loadBetterSqlite3WithUris(), path, 'read')
    try {
      const found = await whenFree(() => firstProblem(database))
      return found && damagedText(path, found)
    } finally {
      database.close()
    }
  } catch (error) {
    const reason = errors.storageError(error)
    if (isDamage(error)) return reason.message
    throw reason
  }
}

const firstProblem = (database: SqliteDatabase): string | undefined => {
  const report = database.prepare<string>('PRAGMA integrity_check(1)').pluck().get()
  // The first line of a longer report says only which database it is about.
  return report === 'ok' ? undefined : report?.split('\n').at(-1)
}
