import { StorageError } from '../../src/ports/storage.js'

export type SqliteValue = null | number | string | Uint8Array

export interface SqliteStatement<Row> {
  run(...values: SqliteValue[]): unknown
  get(...values: SqliteValue[]): Row | undefined
  all(...values: SqliteValue[]): Row[]
  iterate(...values: SqliteValue[]): IterableIterator<Row>
  /** From now on a row is the value of its first column. */
  pluck(): SqliteStatement<Row>
  /** From now on a row is an array of its columns. */
  raw(): SqliteStatement<Row>
}

/** What this adapter uses of a connection of `better-sqlite3`. */
export interface SqliteDatabase {
  readonly inTransaction: boolean
  prepare<Row>(source: string): SqliteStatement<Row>
  exec(source: string): unknown
  close(): unknown
}

/** Opens a database without ever waiting for a lock: that would stop the event loop. */
export type OpenDatabase = (path: string) => SqliteDatabase

/**
 * Loads the optional peer dependency.
 * @throws StorageError when it is not installed, or was installed without its native part
 */
export const loadBetterSqlite3 = async (): Promise<OpenDatabase> => {
  const Database = await loadPackage()
  try {
    // Loads the native part, which is what fails where the install script has not run.
    new Database(':memory:').close()
  } catch (error) {
    throw new StorageError(
      `The native part of better-sqlite3 does not load (${firstSentence(error)}). Run npm rebuild better-sqlite3 with this version ` +
        `of Node.js, and let npm run its install script.`,
      { cause: error },
    )
  }
  return (path) => new Database(path, { timeout: 0 }) as SqliteDatabase
}

/**
 * As {@link loadBetterSqlite3}; paths may be URIs then, if nothing else in this process has loaded the native part. For
 * a process of our own only: its host's paths would be read as URIs as well.
 */
export const loadBetterSqlite3WithUris = async (): Promise<OpenDatabase> => {
  // The native part looks for it once, when it is loaded.
  process.env.SQLITE_USE_URI = '1'
  try {
    return await loadBetterSqlite3()
  } finally {
    delete process.env.SQLITE_USE_URI
  }
}

/** Behind it stands a list of the places where the native part was looked for. */
const firstSentence = (error: unknown): string => {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
  return line.replace(/( Tried:|[.:])$/, '').replace(/\.$/, '')
}

const loadPackage = async () => {
  try {
    return (await import('better-sqlite3')).default
  } catch (error) {
    throw new StorageError(
      'The SQLite storage needs the package better-sqlite3: npm install better-sqlite3',
      {
        cause: error,
      },
    )
  }
}
