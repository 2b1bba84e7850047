import { join } from 'node:path'
import { logFile, snapshotFile } from './file-names.js'
import type { FileSystem, OpenFile } from './file-system.js'

/** Where a file of the directory is made before it takes the place of the last one. */
export const freshPath = (directory: string, name: string): string => join(directory, `${name}.tmp`)

/** Removes what a process that was killed has left at {@link freshPath}, since it takes room; fails silently. */
export const removeUnfinished = async (files: FileSystem, directory: string): Promise<void> => {
  for (const name of [snapshotFile, logFile])
    await files.remove(freshPath(directory, name)).catch(() => undefined)
}

/**
 * Writes a file anew and closes it. One that could not be written whole is removed: where the disk is full, it would
 * keep the room that the next attempt needs.
 * @returns what `write` gives
 */
export const writingFresh = async <Result>(
  files: FileSystem,
  path: string,
  write: (file: OpenFile) => Promise<Result>,
): Promise<Result> => {
  try {
    const file = await files.openToWrite(path)
    try {
      await file.truncate(0)
      return await write(file)
    } finally {
      await file.close()
    }
  } catch (error) {
    await files.remove(path).catch(() => undefined)
    throw error
  }
}
