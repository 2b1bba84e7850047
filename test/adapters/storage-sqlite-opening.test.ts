import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadBetterSqlite3, type SqliteDatabase } from '../../adapters/storage-sqlite/driver.js'
import { migrations, prepareDatabase } from '../../adapters/storage-sqlite/schema.js'
import { SqliteStorage } from '../../adapters/storage-sqlite/sqlite-storage.js'
import { StorageError } from '../../src/ports/storage.js'
import { append, counters, putStream, read, record, streamKey } from '../contracts/storage/fixtures.js'
import { connect, describeSqlite, openSqlite } from '../support/sqlite.js'
import { temporaryDirectory } from '../support/temporary-directory.js'

const opening = async (path: string): Promise<unknown> =>
  new SqliteStorage(path).open().catch((error: unknown) => error)

const mode = async (path: string): Promise<number> => (await stat(path)).mode & 0o777

describeSqlite('opening a SqliteStorage', () => {
  test('creates files and directories for their owner only', async () => {
    const directory = await temporaryDirectory()
    const path = join(directory, 'a', 'b', 'store.db')
    const { storage } = await openSqlite(path)
    await putStream(storage)
    expect(await mode(join(directory, 'a'))).toBe(0o700)
    expect(await mode(join(directory, 'a', 'b'))).toBe(0o700)
    for (const file of [path, `${path}-wal`, `${path}-shm`]) expect(await mode(file)).toBe(0o600)
  })

  test('flushes each transaction to the disk, by write-ahead logging', async () => {
    const { database } = await openSqlite(join(await temporaryDirectory(), 'store.db'))
    expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' })
    // 2 is FULL.
    expect(database.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 })
    expect(database.prepare('PRAGMA fullfsync').get()).toEqual({ fullfsync: 1 })
  })

  test('refuses a file of a newer version, naming both, and leaves it alone', async () => {
    const path = join(await temporaryDirectory(), 'store.db')
    await (await openSqlite(path)).storage.close()
    const other = await connect(path)
    other.exec('PRAGMA user_version = 7')
    const error = await opening(path)
    expect(error).toBeInstanceOf(StorageError)
    expect(error).toHaveProperty(
      'message',
      `The SQLite database ${path} has version 7; this version of Shardport reads up to version 1. ` +
        `Use a newer Shardport, or another path.`,
    )
    expect(other.prepare('PRAGMA user_version').get()).toEqual({ user_version: 7 })
  })

  test('of a newer version takes an older file over with what it holds', async () => {
    const path = join(await temporaryDirectory(), 'store.db')
    const { storage } = await openSqlite(path)
    const orders = await putStream(storage)
    await append(storage, orders, record('a'))
    await storage.close()

    const database = await connect(path)
    const steps = [...migrations, 'ALTER TABLE record ADD COLUMN colour TEXT', 'UPDATE record SET colour = 7']
    prepareDatabase(database, path, steps)
    expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: 3 })
    const rows = `SELECT counter, CAST(data AS TEXT) AS text, colour FROM record`
    expect(database.prepare(rows).all()).toEqual([{ counter: 1, text: 'a', colour: '7' }])
    prepareDatabase(database, path, steps)
    expect(database.prepare('SELECT count(*) AS count FROM record').get()).toEqual({ count: 1 })
    database.close()

    await expect(new SqliteStorage(path).open()).rejects.toThrow(
      'has version 3; this version of Shardport reads up to version 1.',
    )
  })

  test('leaves a file as it was when a step of its migration fails', async () => {
    const path = join(await temporaryDirectory(), 'store.db')
    const first = await openSqlite(path)
    const orders = await putStream(first.storage)
    await append(first.storage, orders, record('a'))
    await first.storage.close()

    const database = await connect(path)
    const steps = [...migrations, 'DELETE FROM record', 'DROP TABLE no_such_table']
    expect(() => prepareDatabase(database, path, steps)).toThrow('no such table: no_such_table')
    database.close()
    const { storage } = await openSqlite(path)
    expect(counters(await read(storage, orders))).toEqual([1])
  })

  test.each([
    ['with tables', 'CREATE TABLE theirs (id INTEGER)'],
    ['with an application_id', 'PRAGMA application_id = 252006673'],
  ])('refuses the database of another application %s, and leaves it alone', async (_, sql) => {
    const path = join(await temporaryDirectory(), 'theirs.db')
    const theirs = await connect(path)
    theirs.exec(sql)
    const error = await opening(path)
    expect(error).toBeInstanceOf(StorageError)
    expect(error).toHaveProperty(
      'message',
      `The SQLite database ${path} belongs to another application. Choose another path for Shardport's.`,
    )
    expect(theirs.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'delete' })
    expect(theirs.prepare(`SELECT count(*) AS count FROM sqlite_schema WHERE name = 'record'`).get()).toEqual(
      {
        count: 0,
      },
    )
  })

  test('refuses what is no database', async () => {
    const path = join(await temporaryDirectory(), 'notes.txt')
    await writeFile(path, 'To whom it may concern. '.repeat(100))
    const error = await opening(path)
    expect(error).toBeInstanceOf(StorageError)
    expect(error).toHaveProperty('message', `The file ${path} is not a SQLite database. Choose another path.`)
  })

  test('refuses a directory', async () => {
    const path = await temporaryDirectory()
    const error = await opening(path)
    expect(error).toBeInstanceOf(StorageError)
    expect(error).toHaveProperty(
      'message',
      `${path} is a directory. A SQLite database is a file: choose another path.`,
    )
  })

  test('refuses a file that can only be read, unless it is opened for reading', async () => {
    const path = join(await temporaryDirectory(), 'store.db')
    const { storage } = await openSqlite(path)
    const orders = await putStream(storage)
    await append(storage, orders, record('a'))
    await storage.close()
    const connectToRead = async () => {
      const { default: Database } = await import('better-sqlite3')
      return (path: string) => new Database(path, { readonly: true, timeout: 0 }) as SqliteDatabase
    }
    const error = await new SqliteStorage(path, connectToRead).open().catch((error: unknown) => error)
    expect(error).toBeInstanceOf(StorageError)
    expect(error).toHaveProperty(
      'message',
      `The SQLite database ${path} cannot be written: attempt to write a readonly database (SQLITE_READONLY). ` +
        'Permit this process to write the file and its directory, and open it again.',
    )
    const reading = new SqliteStorage(path, connectToRead, 'read')
    await reading.open()
    expect(counters(await read(reading, orders))).toEqual([1])
    await reading.close()
  })

  test('for reading changes nothing: it makes no tables', async () => {
    const path = join(await temporaryDirectory(), 'store.db')
    const other = await connect(path)
    other.exec('PRAGMA journal_mode = WAL')
    const reading = new SqliteStorage(path, undefined, 'read')
    await expect(reading.open()).rejects.toThrow(
      `The SQLite database ${path} has version 0; version 1 can be read. ` +
        'Open it once with a server of this Shardport.',
    )
    expect(other.prepare('PRAGMA schema_version').get()).toEqual({ schema_version: 0 })
  })

  test('for reading takes a copy that SQLite made without a log, and leaves it so', async () => {
    const directory = await temporaryDirectory()
    const [path, copy] = [join(directory, 'store.db'), join(directory, 'copy.db')]
    const { storage, database } = await openSqlite(path)
    const orders = await putStream(storage)
    await append(storage, orders, record('a'))
    database.prepare('VACUUM INTO ?').run(copy)
    const reading = new SqliteStorage(copy, undefined, 'read')
    await reading.open()
    expect(counters(await read(reading, orders))).toEqual([1])
    await reading.close()
    const other = await connect(copy)
    expect(other.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'delete' })
  })

  test.each(['write', 'read'] as const)('to %s closes a file again that lacks a table', async (access) => {
    const path = join(await temporaryDirectory(), 'store.db')
    const { storage, database } = await openSqlite(path)
    database.exec('DROP TABLE abandoned_shard')
    await storage.close()
    const open = await loadBetterSqlite3()
    let connections = 0
    const failing = new SqliteStorage(
      path,
      async () => (path) => {
        const connection = open(path)
        const close = connection.close.bind(connection)
        connections++
        connection.close = () => {
          connections--
          return close()
        }
        return connection
      },
      access,
    )
    await expect(failing.open()).rejects.toThrow(
      `The SQLite database ${path} refused a request: no such table: `,
    )
    expect(connections).toBe(0)
    await failing.close()
    expect(connections).toBe(0)
  })

  test('says of a damaged file that it is damaged', async () => {
    const path = join(await temporaryDirectory(), 'store.db')
    await (await openSqlite(path)).storage.close()
    const content = await readFile(path)
    await writeFile(path, content.fill('Z', 8192))
    const { storage } = await openSqlite(path)
    const error = await storage.load(streamKey('orders')).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(StorageError)
    expect(error).toHaveProperty(
      'message',
      `The SQLite database ${path} is damaged: database disk image is malformed (SQLITE_CORRUPT). ` +
        'Put a copy of it in its place, or choose another path.',
    )
  })

  test('of a file that is not permitted says what to permit', async () => {
    const path = join(await temporaryDirectory(), 'store.db')
    const error = await new SqliteStorage(path, async () => () => {
      throw Object.assign(new Error('unable to open database file'), { code: 'SQLITE_CANTOPEN' })
    })
      .open()
      .catch((error: unknown) => error)
    expect(error).toHaveProperty(
      'message',
      `The SQLite database ${path} cannot be opened: unable to open database file (SQLITE_CANTOPEN). ` +
        'Permit this process to read and write the file and its directory.',
    )
  })

  test('says why a file cannot be created', async () => {
    const path = join(await temporaryDirectory(), 'notes.txt')
    await writeFile(path, '')
    const error = await opening(join(path, 'store.db'))
    expect(error).toBeInstanceOf(StorageError)
    expect(error).toHaveProperty('message', expect.stringMatching(/notes\.txt.store\.db cannot be created: /))
  })

  test('waits while another process holds the lock', async () => {
    const path = join(await temporaryDirectory(), 'store.db')
    const other = await connect(path)
    other.exec('BEGIN EXCLUSIVE')
    const storage = new SqliteStorage(path)
    const open = storage.open()
    await new Promise((resolve) => setImmediate(resolve))
    other.exec('COMMIT')
    await open
    await putStream(storage)
    await storage.close()
  })

  test('gives way to a close that overtakes it', async () => {
    const storage = new SqliteStorage(join(await temporaryDirectory(), 'store.db'))
    const open = storage.open()
    await storage.close()
    await open
    await expect(storage.load(streamKey('orders'))).rejects.toThrow(/is closed\. Create a new one\.$/)
  })

  test('comes before everything else', async () => {
    const storage = new SqliteStorage(':memory:')
    await expect(storage.load(streamKey('orders'))).rejects.toThrow(
      'The SQLite storage :memory: is not open. Call open() first.',
    )
    await storage.close()
    await expect(storage.open()).rejects.toThrow(/is closed/)
  })

  test('leaves one file behind when it is closed', async () => {
    const path = join(await temporaryDirectory(), 'store.db')
    const { storage } = await openSqlite(path)
    const orders = await putStream(storage)
    await append(storage, orders, record('a'))
    await storage.close()
    await expect(stat(`${path}-wal`)).rejects.toThrow(/ENOENT/)
    const { storage: again } = await openSqlite(path)
    expect(counters(await read(again, orders))).toEqual([1])
  })
})
