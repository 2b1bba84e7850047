import { constants, write } from 'node:fs'
import { access, type FileHandle, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises'
import { makeDirectory } from '../directories/make-directory.js'
import { ownerFile } from '../directories/owner-modes.js'
import { errorCode } from '../errors/error-code.js'
import { DirectoryLock } from './directory-lock.js'
import type { FileSystem, HeldDirectory, OpenFile } from './file-system.js'

const readWriteCreate = constants.O_RDWR | constants.O_CREAT
/** Elsewhere the flag is missing, or does not reach through the disk's own cache as `fdatasync` does. */
const writesThrough = process.platform === 'linux'

/** The file system of this machine. */
export class NodeFileSystem implements FileSystem {
  makeDirectory(path: string): Promise<void> {
    return makeDirectory(path)
  }

  realPath(path: string): Promise<string> {
    return realpath(path)
  }

  assertWritable(directory: string): Promise<void> {
    return access(directory, constants.W_OK | constants.X_OK)
  }

  lock(directory: string): Promise<HeldDirectory> {
    return DirectoryLock.acquire(directory)
  }

  async openToRead(path: string): Promise<OpenFile | undefined> {
    try {
      return new NodeFile(await open(path, constants.O_RDONLY))
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return undefined
      throw error
    }
  }

  async openToWrite(path: string): Promise<OpenFile> {
    return new NodeFile(await open(path, readWriteCreate, ownerFile))
  }

  async openToWriteThrough(path: string): Promise<OpenFile> {
    return writesThrough
      ? new NodeFile(await open(path, readWriteCreate | constants.O_DSYNC, ownerFile))
      : new SyncedFile(await open(path, readWriteCreate, ownerFile))
  }

  rename(from: string, to: string): Promise<void> {
    return rename(from, to)
  }

  remove(path: string): Promise<void> {
    return rm(path, { force: true })
  }

  list(directory: string): Promise<readonly string[]> {
    return readdir(directory)
  }

  async syncDirectory(path: string): Promise<void> {
    let directory: FileHandle
    try {
      directory = await open(path, constants.O_RDONLY)
    } catch (error) {
      if (cannotSyncDirectories(error)) return
      throw error
    }
    try {
      await directory.sync()
    } catch (error) {
      if (!cannotSyncDirectories(error)) throw error
    } finally {
      await directory.close()
    }
  }
}

class NodeFile implements OpenFile {
  readonly #handle: FileHandle

  constructor(handle: FileHandle) {
    this.#handle = handle
  }

  async read(into: Uint8Array, position: number): Promise<number> {
    return (await this.#handle.read(into, 0, into.length, position)).bytesRead
  }

  async write(bytes: Uint8Array, position: number): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      at += await writeSome(this.#handle.fd, bytes, at, position + at)
    }
  }

  async size(): Promise<number> {
    return (await this.#handle.stat()).size
  }

  async isAt(path: string): Promise<boolean> {
    const there = await stat(path, { bigint: true }).catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return undefined
      throw error
    })
    const { dev, ino } = await this.#handle.stat({ bigint: true })
    return there?.dev === dev && there.ino === ino
  }

  truncate(length: number): Promise<void> {
    return this.#handle.truncate(length)
  }

  sync(): Promise<void> {
    return this.#handle.datasync()
  }

  close(): Promise<void> {
    return this.#handle.close()
  }
}

/** Takes 3 to 5 µs less than the handle's own method, once for every group of puts. @returns how many bytes were written */
const writeSome = (file: number, bytes: Uint8Array, from: number, position: number): Promise<number> =>
  new Promise((resolve, reject) => {
    write(file, bytes, from, bytes.length - from, position, (error, written) => {
      if (error === null) resolve(written)
      else reject(error)
    })
  })

/** Follows every write with a sync. */
class SyncedFile extends NodeFile {
  override async write(bytes: Uint8Array, position: number): Promise<void> {
    await super.write(bytes, position)
    await this.sync()
  }
}

/** Windows opens no directories, and some file systems sync none. */
const cannotSyncDirectories = (error: unknown): boolean =>
  ['EISDIR', 'EPERM', 'EINVAL', 'ENOTSUP', 'ENOSYS'].includes(String(errorCode(error)))
