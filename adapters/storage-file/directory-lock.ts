import { hash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import type { Server } from 'node:net'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { StorageError } from '../../src/ports/storage.js'
import type { HeldDirectory } from './file-system.js'

const LOCK_FILE = 'shardport.lock'
/** Longest path that a socket can be bound to, on the systems that allow the least. */
const MAX_SOCKET_PATH = 103
const ANSWER_MS = 1000

/** Loaded when a directory is opened: a function in one file that uses another storage starts without it. */
const net = () => import('node:net')

/**
 * Keeps other writers off a directory for as long as this process lives: sockets that are bound in its name, which
 * the kernel lets go of whatever way the process ends. One stands in the directory, where other containers that
 * share it see it, and on Linux one in the abstract namespace, which cannot be left behind.
 */
export class DirectoryLock implements HeldDirectory {
  readonly #servers: readonly Server[]

  private constructor(servers: readonly Server[]) {
    this.#servers = servers
  }

  /**
   * @param directory its real path
   * @throws StorageError that names the holder
   */
  static async acquire(directory: string): Promise<DirectoryLock> {
    const held: Server[] = []
    try {
      for (const address of addressesOf(directory)) {
        const server = await bind(address, directory)
        if (server !== undefined) held.push(server)
      }
    } catch (error) {
      await Promise.all(held.map(closed))
      throw error
    }
    return new DirectoryLock(held)
  }

  async release(): Promise<void> {
    await Promise.all(this.#servers.map(closed))
  }
}

/** Where a lock is bound; `file` where something is left behind when its holder is killed. */
interface Address {
  readonly path: string
  readonly file: boolean
}

const addressesOf = (directory: string): readonly Address[] => {
  const name = `shardport-${hash('sha256', directory, 'hex')}`
  if (process.platform === 'win32') return [{ path: `\\\\.\\pipe\\${name}`, file: false }]
  const path = join(directory, LOCK_FILE)
  const fits = path.length <= MAX_SOCKET_PATH
  if (process.platform === 'linux')
    return [{ path: `\0${name}`, file: false }, ...(fits ? [{ path, file: true }] : [])]
  return [{ path: fits ? path : join(tmpdir(), `${name.slice(0, 26)}.lock`), file: true }]
}

/** @returns undefined where the file system has no sockets */
const bind = async (address: Address, directory: string): Promise<Server | undefined> => {
  const { createServer } = await net()
  for (let attempt = 0; ; attempt++) {
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.end(`process ${process.pid} on ${hostname()}`)
    })
    try {
      await listening(server, address.path)
      server.unref()
      return server
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      if (code !== 'EADDRINUSE') {
        if (address.file) return undefined
        throw error
      }
    }
    const holder = await holderOf(address.path)
    if (holder !== undefined || !address.file || attempt > 0)
      throw inUse(directory, holder ?? 'another process')
    await rm(address.path, { force: true })
  }
}

const listening = (server: Server, path: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    // Workers of a cluster would listen on one socket together.
    server.listen({ path, exclusive: true }, () => {
      server.removeListener('error', reject)
      resolve()
    })
  })

/** @returns undefined when nobody listens any more */
const holderOf = async (path: string): Promise<string | undefined> => {
  const { createConnection } = await net()
  return new Promise((resolve) => {
    let answer = ''
    const socket = createConnection({ path })
    socket.setTimeout(ANSWER_MS, () => socket.destroy(new Error('no answer')))
    socket.on('data', (text) => {
      answer += text.toString()
    })
    socket.on('end', () => resolve(answer))
    socket.on('error', (error) =>
      resolve('code' in error && error.code === 'ECONNREFUSED' ? undefined : answer || 'another process'),
    )
  })
}

const inUse = (directory: string, holder: string): StorageError =>
  new StorageError(
    `The state directory ${directory} is in use by ${holder}. Stop that first, or choose another directory; ` +
      'one directory has one writer, and network file systems are not supported.',
  )

const closed = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()))
