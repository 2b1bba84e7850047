import { afterEach, expect, test, vi } from 'vitest'
import { loadBetterSqlite3 } from '../../adapters/storage-sqlite/driver.js'
import { StorageError } from '../../src/ports/storage.js'

const failure = (): Promise<unknown> => loadBetterSqlite3().catch((error: unknown) => error)

afterEach(() => {
  vi.doUnmock('better-sqlite3')
})

test('a driver that is not installed is named with the command that installs it', async () => {
  vi.doMock('better-sqlite3', () => ({
    get default() {
      throw new Error('Cannot find package')
    },
  }))
  const error = await failure()
  expect(error).toBeInstanceOf(StorageError)
  expect(error).toHaveProperty(
    'message',
    'The SQLite storage needs the package better-sqlite3: npm install better-sqlite3',
  )
})

test('a driver without its native part is told apart, in one line', async () => {
  vi.doMock('better-sqlite3', () => ({
    default: class {
      constructor() {
        throw new Error('Could not locate the bindings file. Tried:\n → build/better_sqlite3.node')
      }
    },
  }))
  const error = await failure()
  expect(error).toBeInstanceOf(StorageError)
  expect(error).toHaveProperty(
    'message',
    'The native part of better-sqlite3 does not load (Could not locate the bindings file). Run npm rebuild ' +
      'better-sqlite3 with this version of Node.js, and let npm run its install script.',
  )
})
