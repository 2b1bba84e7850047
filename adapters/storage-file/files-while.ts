import type { ReadableFile, ReadableFiles } from './file-system.js'

/**
 * The same files, as long as they are wanted.
 * @param assertWanted is called before each read, which fails with what it throws
 */
export const filesWhile = (files: ReadableFiles, assertWanted: () => void): ReadableFiles => ({
  openToRead: async (path) => {
    const file = await files.openToRead(path)
    return file && fileWhile(file, assertWanted)
  },
})

const fileWhile = (file: ReadableFile, assertWanted: () => void): ReadableFile => ({
  read: async (into, position) => {
    assertWanted()
    return file.read(into, position)
  },
  size: () => file.size(),
  isAt: (path) => file.isAt(path),
  close: () => file.close(),
})
