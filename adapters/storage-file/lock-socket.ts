import type { Server } from 'node:net'
import { hostname } from 'node:os'
import { StorageError } from '../../src/ports/storage.js'
import type { HeldDirectory } from './file-system.js'

const answerMs = 1000
const unknownHolder = 'another process'
/** What connecting fails with where nobody listens, or nothing stands, at a path. */
const nobody: readonly unknown[] = ['ECONNREFUSED', 'ENOENT']

/** Loaded when a directory is opened: a function in one file that uses another storage starts without it. */
const net = () => import('node:net')

/**
 * A socket that says whose it is. The kernel lets go of it whatever way its process ends. Who connects is told at once,
 * and the connection is ended when it has been decided whether the socket is to stay: see {@link decided}.
 */
export class LockSocket implements HeldDirectory {
  readonly #server: Server
  readonly #decided: () => void

  private constructor(server: Server, decided: () => void) {
    this.#server = server
    this.#decided = decided
  }

  /** @throws Error of the system, for example `EADDRINUSE` */
  static async listen(path: string): Promise<LockSocket> {
    const { createServer } = await net()
    let decided = () => {}
    const decision = new Promise<void>((resolve) => {
      decided = resolve
    })
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.write(`process ${process.pid} on ${hostname()}`)
      void decision.then(() => socket.end())
    })
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      // Workers of a cluster would listen on one socket together.
      server.listen({ path, exclusive: true }, () => {
        server.removeListener('error', reject)
        resolve()
      })
    })
    server.unref()
    return new LockSocket(server, decided)
  }

  /** To be called when the socket is to stay, or when its name has been taken away. */
  decided(): void {
    this.#decided()
  }

  release(): Promise<void> {
    this.#decided()
    return new Promise((resolve) => this.#server.close(() => resolve()))
  }
}

/**
 * @param wait for what they say until it has been decided whether their socket is to stay
 * @returns who listens at a path; undefined when nobody does
 */
export const listenerAt = async (path: string, wait: boolean): Promise<string | undefined> => {
  const { createConnection } = await net()
  return new Promise((resolve) => {
    let answer = ''
    const socket = createConnection({ path })
    const settle = (listener: string | undefined): void => {
      resolve(listener)
      socket.destroy()
    }
    socket.setTimeout(answerMs, () => settle(answer || unknownHolder))
    socket.on('data', (text) => {
      answer += text.toString()
      if (!wait) settle(answer)
    })
    socket.on('end', () => settle(answer || unknownHolder))
    socket.on('error', (error) =>
      settle('code' in error && nobody.includes(error.code) ? undefined : answer || unknownHolder),
    )
  })
}

/** @param holder as {@link listenerAt} names it */
export const inUse = (directory: string, holder = unknownHolder): StorageError =>
  new StorageError(
    `The state directory ${directory} is in use by ${holder}. Stop that first, or choose another directory; ` +
      'one directory has one writer, and network file systems are not supported.',
  )
