import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { createKinesis } from '../../composition/index.js'
import { FileStorage, type FileStorageOptions } from '../../composition/storage-file.js'
import { SqliteStorage } from '../../composition/storage-sqlite.js'
import { temporaryDirectory } from '../support/temporary-directory.js'

afterEach(() => {
  vi.unstubAllEnvs()
})

test.each([
  [undefined, 'FileStorage: options must be an object, not undefined'],
  ['./state', 'FileStorage: options must be an object, not "./state"'],
  [{}, 'Option directory: FileStorage gives undefined; allowed: a path'],
  [{ directory: '' }, 'Option directory: FileStorage gives ""; allowed: a path'],
  [{ dir: './state' }, 'FileStorage: unknown option "dir"; '],
  [
    { directory: 'a', filecompatible: true },
    'FileStorage: unknown option "filecompatible"; did you mean "fileCompatible"?',
  ],
  [
    { directory: 'a', fileCompatible: 'yes' },
    'Option fileCompatible: FileStorage gives "yes"; allowed: true or false',
  ],
  [
    { directory: 'a', accountId: '1' },
    'Option accountId: FileStorage gives "1"; allowed: text of exactly 12 digits',
  ],
  [
    { directory: 'a', region: 5 },
    'Option region: FileStorage gives 5; allowed: a region such as us-east-1, of 1 to 63 lower-case letters, digits and "-"',
  ],
  [
    { directory: 'a', clock: {} },
    'Option clock: FileStorage gives {}; allowed: a Clock, which has now and wait',
  ],
])('a file storage is not made of %j', (options, message) => {
  expect(() => new FileStorage(options as FileStorageOptions)).toThrow(message)
})

test.each([
  [undefined, 'undefined'],
  [5, '5'],
  ['', '""'],
  [{}, '{}'],
])('a SQLite storage is not made of %j', (path, shown) => {
  expect(() => new SqliteStorage(path as string)).toThrow(
    `SqliteStorage is given ${shown}; allowed: a path, or ":memory:"`,
  )
})

test('~ is the home directory, as in options', async () => {
  vi.stubEnv('HOME', await temporaryDirectory())
  for (const storage of [new FileStorage({ directory: '~/state' }), new SqliteStorage('~/kinesis.db')]) {
    await using _kinesis = await createKinesis({ storage })
  }
  expect(existsSync(join(homedir(), 'state'))).toBe(true)
  expect(existsSync(join(homedir(), 'kinesis.db'))).toBe(true)
})
