import { readFile, writeFile } from 'node:fs/promises'
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

/**
 * Overwrites the first page of a table or an index of a database that nobody has open.
 * @param name if no other is given, an index that is not needed to read records
 */
export const damageDatabase = async (path: string, name = 'record_laggard'): Promise<void> => {
  const open = await loadBetterSqlite3()
  const database = open(path)
  const page = database.prepare<number>(`SELECT rootpage FROM sqlite_schema WHERE name = '${name}'`)
  const root = page.pluck().get() ?? 0
  database.close()
  const content = await readFile(path)
  await writeFile(path, content.fill('Z', (root - 1) * 8192, root * 8192))
}
