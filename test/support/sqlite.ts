import { describe, onTestFinished } from 'vitest'
import { loadBetterSqlite3, type SqliteDatabase } from '../../adapters/storage-sqlite/driver.js'
import { SqliteStorage } from '../../adapters/storage-sqlite/sqlite-storage.js'

const missing = await loadBetterSqlite3().then(
  () => undefined,
  (error: unknown) => (error instanceof Error ? error.message : String(error)),
)
if (missing !== undefined) console.warn(`No test of SqliteStorage runs. ${missing}`)

/** Declares tests that need better-sqlite3. */
export const describeSqlite = describe.skipIf(missing !== undefined)

/** An open storage, closed when the test has ended, with its connection. */
export const openSqlite = async (
  path: string,
  wrap: (database: SqliteDatabase) => SqliteDatabase = (database) => database,
): Promise<{ readonly storage: SqliteStorage; readonly database: SqliteDatabase }> => {
  const open = await loadBetterSqlite3()
  const databases: SqliteDatabase[] = []
  const storage = new SqliteStorage(path, async () => (path) => {
    databases.push(open(path))
    return wrap(databases[0] as SqliteDatabase)
  })
  await storage.open()
  onTestFinished(() => storage.close())
  return { storage, database: databases[0] as SqliteDatabase }
}

/** A connection as any other program would open it. */
export const connect = async (path: string): Promise<SqliteDatabase> => {
  const open = await loadBetterSqlite3()
  const database = open(path)
  onTestFinished(() => {
    database.close()
  })
  return database
}
