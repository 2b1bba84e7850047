import { randomBytes } from 'node:crypto'
import { readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '../errors/error-code.js'
import type { HeldDirectory } from './file-system.js'
import { inUse, LockSocket, listenerAt } from './lock-socket.js'

/** Where the sockets of those who want a directory have their names, and what these begin with. */
export interface LockPlace {
  readonly folder: string
  readonly prefix: string
}

const idBytes = 6
/** Ends the name of a socket that may not listen yet. */
const unnamedSuffix = '.new'
/** Bytes that a name adds to its prefix, at most. */
export const nameBytes = '-'.length + 2 * idBytes + unnamedSuffix.length

/**
 * A socket with a name in a folder, where every container that shares it sees it. Of several processes that want it at
 * most one gets it, and if none of them ends or stands still meanwhile, one does. There is no call that removes a name
 * only while it is that of a certain socket. So no name is ever taken over, and every process brings its own:
 *
 * 1. It listens, then takes a name that nobody has had, then looks at the others. Of two processes, the one that took
 *    its name later sees the other's.
 * 2. A name is removed by its owner, who has given up or is done by then, and by anybody whose connection it refuses:
 *    its socket did listen, so its owner has ended. So a holder's name stays, and who comes to see it gives up.
 * 3. Those who come at once see each other. Who sees a lower name gives up; who sees a higher one waits until its owner
 *    has done so, or turns out to hold. So the lowest gets it, unless there is a holder.
 *
 * What a killed process leaves behind holds nobody up. A socket that has no name yet is removed by the next holder; if
 * its owner is about to name it, it begins again.
 */
export class LockFile implements HeldDirectory {
  readonly #socket: LockSocket
  readonly #path: string

  private constructor(socket: LockSocket, path: string) {
    this.#socket = socket
    this.#path = path
  }

  /**
   * @param directory what it is for
   * @returns undefined where no socket can be made and nobody has the directory; who comes later is not kept off there
   * @throws StorageError that names the holder
   */
  static async acquire(place: LockPlace, directory: string): Promise<LockFile | undefined> {
    const name = `${place.prefix}-${randomBytes(idBytes).toString('hex')}`
    const lock = await LockFile.#named(join(place.folder, name))
    if (lock === 'swept') return LockFile.acquire(place, directory)
    try {
      const others = (await readdir(place.folder)).filter((other) => other.startsWith(place.prefix))
      for (const other of others.filter(isNamed).sort()) {
        if (other === name) continue
        const path = join(place.folder, other)
        await assertNobodyAt(path, lock !== undefined && other > name, directory)
        await removed(path)
      }
      if (lock !== undefined) lock.#socket.decided()
      for (const other of others) if (!isNamed(other)) await removed(join(place.folder, other))
      return lock
    } catch (error) {
      await lock?.release()
      throw error
    }
  }

  /** @returns undefined where no socket can be made, `swept` where a new holder removed it */
  static async #named(path: string): Promise<LockFile | 'swept' | undefined> {
    const unnamed = `${path}${unnamedSuffix}`
    let socket: LockSocket
    try {
      socket = await LockSocket.listen(unnamed)
    } catch {
      return undefined
    }
    try {
      await rename(unnamed, path)
      return new LockFile(socket, path)
    } catch (error) {
      await socket.release()
      if (errorCode(error) === 'ENOENT') return 'swept'
      throw error
    }
  }

  async release(): Promise<void> {
    // The name first: whoever waits for the socket's decision looks whether the name is still there.
    await removed(this.#path)
    await this.#socket.release()
  }
}

const isNamed = (name: string): boolean => !name.endsWith(unnamedSuffix)

/** @param givesWay whether who listens there takes the name away, unless they hold the directory already */
const assertNobodyAt = async (path: string, givesWay: boolean, directory: string): Promise<void> => {
  if (givesWay && (await listenerAt(path, true)) === undefined) return
  const holder = await listenerAt(path, false)
  if (holder !== undefined) throw inUse(directory, holder)
}

/** A name that stays does no harm: connecting to it is refused. */
const removed = (path: string): Promise<void> => rm(path, { force: true }).catch(() => undefined)
