import { join } from 'node:path'
import { copyBytes } from './copy-bytes.js'
import type { FileSystem, ReadableFile } from './file-system.js'
import { writingFresh } from './fresh-file.js'

/**
 * Copies a part of a file to a new one, so that it may be lost where it stands: the copy will survive a loss of power.
 * One that could not be made whole is removed.
 * @param name what the copy is called, before the first number that is free: `wal.log.torn` becomes `wal.log.torn-1`
 * @param start first byte of the part
 * @param end byte after the part
 * @returns the copy's name
 */
export const keepCopy = async (
  files: FileSystem,
  directory: string,
  name: string,
  from: ReadableFile,
  start: number,
  end: number,
): Promise<string> => {
  const taken = new Set(await files.list(directory))
  let number = 1
  while (taken.has(`${name}-${number}`)) number++
  const copy = `${name}-${number}`
  await writingFresh(files, join(directory, copy), async (file) => {
    await copyBytes(from, start, file, 0, end)
    await file.sync()
    await files.syncDirectory(directory)
  })
  return copy
}
