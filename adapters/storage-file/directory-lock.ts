import { hash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { errorCode } from '../errors/error-code.js'
import type { HeldDirectory } from './file-system.js'
import { LockFile, type LockPlace, nameBytes } from './lock-file.js'
import { inUse, LockSocket, listenerAt } from './lock-socket.js'

const lockFile = 'shardport.lock'
/** Bytes of the longest path that a socket can be bound to, on the systems that allow the least. */
const maxSocketPath = 103

/**
 * Keeps other writers off a directory for as long as this process lives: by a socket with a name in the directory,
 * where other containers that share it see it, and on Linux by one in the abstract namespace too, which works where
 * the directory can have none. Windows has named pipes only.
 */
export class DirectoryLock implements HeldDirectory {
  readonly #held: readonly HeldDirectory[]

  private constructor(held: readonly HeldDirectory[]) {
    this.#held = held
  }

  /**
   * @param directory its real path
   * @throws StorageError that names the holder
   */
  static async acquire(directory: string): Promise<DirectoryLock> {
    const [pipe, place] = [pipeFor(directory), placeFor(directory)]
    const held: HeldDirectory[] = []
    const lock = new DirectoryLock(held)
    try {
      if (pipe !== undefined) held.push(await heldPipe(pipe, directory))
      const file = place && (await LockFile.acquire(place, directory))
      if (file !== undefined) held.push(file)
      return lock
    } catch (error) {
      await lock.release()
      throw error
    }
  }

  async release(): Promise<void> {
    await Promise.all(this.#held.map((each) => each.release()))
  }
}

const nameFor = (directory: string): string => `shardport-${hash('sha256', directory, 'hex')}`

/** A name for a socket that leaves nothing behind, where there is such a thing. */
const pipeFor = (directory: string): string | undefined => {
  if (process.platform === 'win32') return `\\\\.\\pipe\\${nameFor(directory)}`
  return process.platform === 'linux' ? `\0${nameFor(directory)}` : undefined
}

const placeFor = (directory: string): LockPlace | undefined => {
  if (process.platform === 'win32') return undefined
  const pathBytes = Buffer.byteLength(join(directory, lockFile)) + nameBytes
  if (pathBytes <= maxSocketPath) return { folder: directory, prefix: lockFile }
  return process.platform === 'linux'
    ? undefined
    : { folder: tmpdir(), prefix: `${nameFor(directory).slice(0, 26)}.lock` }
}

const heldPipe = async (path: string, directory: string): Promise<LockSocket> => {
  try {
    const socket = await LockSocket.listen(path)
    socket.decided()
    return socket
  } catch (error) {
    if (errorCode(error) !== 'EADDRINUSE') throw error
    throw inUse(directory, await listenerAt(path, false))
  }
}
