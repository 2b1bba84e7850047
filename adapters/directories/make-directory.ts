import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { errorCode } from '../errors/error-code.js'
import { ownerDirectory } from './owner-modes.js'

/**
 * Makes a directory and those above it that are missing, for their owner only; one that is there is left as it is.
 * Not by `mkdir`'s own `recursive`: in Node 20 it never ends below a directory that takes none and says ENOENT, as
 * `/proc` does.
 * @throws Error of the file system
 */
export const makeDirectory = async (path: string): Promise<void> => {
  try {
    await makeOne(path)
  } catch (error) {
    const parent = dirname(path)
    if (errorCode(error) !== 'ENOENT' || parent === path) throw error
    await makeDirectory(parent)
    await makeOne(path)
  }
}

/** Somebody else may be faster. */
const makeOne = async (path: string): Promise<void> => {
  try {
    await mkdir(path, ownerDirectory)
  } catch (error) {
    if (!(await isDirectory(path))) throw error
  }
}

const isDirectory = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    return false
  }
}
