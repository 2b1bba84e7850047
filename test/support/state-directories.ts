import { createHash } from 'node:crypto'
import { cp, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FileStorageOptions } from '../../adapters/storage-file/file-storage.js'
import { FileStorage } from '../../adapters/storage-file/file-storage.js'
import { ManualClock } from '../../adapters/system/manual-clock.js'
import { accountId, region, startMs } from './kinesis.js'
import { temporaryDirectory } from './temporary-directory.js'

export const fixtures = fileURLToPath(new URL('../fixtures/ferrokinesis-0.7.0', import.meta.url))

/** A copy of a directory that ferrokinesis left, without the description of what is in it. */
export const copyOfFixture = async (name: string): Promise<string> => {
  const directory = await temporaryDirectory()
  await cp(join(fixtures, name), directory, {
    recursive: true,
    filter: (path) => !path.endsWith('expected.json'),
  })
  return directory
}

export const fileStorage = (directory: string, options: Partial<FileStorageOptions> = {}): FileStorage =>
  new FileStorage({ directory, accountId, region, clock: new ManualClock(startMs), ...options })

/** A store that has been opened; it may be unhealthy. */
export const openFileStorage = async (
  directory: string,
  options: Partial<FileStorageOptions> = {},
): Promise<FileStorage> => {
  const storage = fileStorage(directory, options)
  await storage.open()
  return storage
}

/** The files of a directory with the hashes of their contents; sockets count by their name. */
export const contentsOf = async (directory: string): Promise<Record<string, string>> => {
  const entries = await readdir(directory, { withFileTypes: true })
  const hashed = entries.map(async (entry): Promise<[string, string]> => {
    if (!entry.isFile()) return [entry.name, 'no file']
    const content = await readFile(join(directory, entry.name))
    return [entry.name, createHash('sha256').update(content).digest('hex')]
  })
  return Object.fromEntries((await Promise.all(hashed)).sort())
}
