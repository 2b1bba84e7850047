import { StorageError } from '../../src/ports/storage.js'
import { errorCode } from '../errors/error-code.js'

/** Milliseconds for which a request waits while other processes hold the database's lock. */
const busyLimitMs = 5000

const mostPauseMs = 10

/** After these nobody knows what the file holds, so nothing is acknowledged any more. */
const fatal = /^SQLITE_(?:IOERR|CORRUPT|READONLY|CANTOPEN|PERM|PROTOCOL)/

const codeOf = (error: unknown): string => String(errorCode(error) ?? '')

export const isBusy = (error: unknown): boolean => /^SQLITE_(?:BUSY|LOCKED)/.test(codeOf(error))

/** Whether what the file holds is not what SQLite has written. */
export const isDamage = (error: unknown): boolean => codeOf(error).startsWith('SQLITE_CORRUPT')

/**
 * Runs `work` until no other process is in its way, for a bounded time. The event loop is free in between. The first
 * attempt is made before this returns.
 */
export const whenFree = async <Result>(work: () => Result): Promise<Result> => {
  let waitedMs = 0
  for (let attempt = 1; ; attempt++) {
    try {
      return work()
    } catch (error) {
      if (!isBusy(error) || waitedMs >= busyLimitMs) throw error
    }
    // At random, so that two processes do not meet at every attempt.
    const pauseMs = 1 + Math.floor(Math.random() * Math.min(attempt, mostPauseMs))
    waitedMs += pauseMs
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}

/** Turns what goes wrong with a database into the errors of the port, and remembers what it does not recover from. */
export class SqliteErrors {
  readonly #path: string
  readonly #onFailure: () => void
  #failure: string | undefined

  /** @param onFailure called once, when the database is given up */
  constructor(path: string, onFailure: () => void) {
    this.#path = path
    this.#onFailure = onFailure
  }

  /** Why the database has been given up, as one line. */
  get failure(): string | undefined {
    return this.#failure
  }

  /** @throws StorageError when the database has been given up */
  assertNone(): void {
    if (this.#failure !== undefined) throw new StorageError(this.#failure)
  }

  /** Whether another request may succeed where one got this error. */
  concernsOneRequest(error: unknown): boolean {
    return this.#failure === undefined && !fatal.test(codeOf(error)) && !isBusy(error)
  }

  storageError(error: unknown): StorageError {
    if (error instanceof StorageError) return error
    const message = error instanceof Error ? error.message : String(error)
    const code = codeOf(error)
    const what = `The SQLite database ${this.#path}`
    if (isBusy(error)) {
      const seconds = busyLimitMs / 1000
      return storageError(`${what} has been locked by another process for ${seconds} s. Try again.`, error)
    }
    if (code === 'SQLITE_NOTADB') {
      return storageError(`The file ${this.#path} is not a SQLite database. Choose another path.`, error)
    }
    if (code === 'SQLITE_FULL') {
      return storageError(`${what} cannot grow: ${message}. Free some space and try again.`, error)
    }
    if (!fatal.test(code)) return storageError(`${what} refused a request: ${message}`, error)
    const reason = fatalText(this.#path, code, message)
    if (this.#failure === undefined) {
      this.#failure = reason
      this.#onFailure()
    }
    return storageError(reason, error)
  }
}

const fatalText = (path: string, code: string, message: string): string => {
  const said = `${message} (${code})`
  const what = `The SQLite database ${path}`
  if (code.startsWith('SQLITE_CORRUPT')) return damagedText(path, said)
  if (/^SQLITE_(?:READONLY|PERM)/.test(code))
    return `${what} cannot be written: ${said}. Permit this process to write the file and its directory, and open it again.`
  if (code.startsWith('SQLITE_CANTOPEN')) return notPermittedText(path, said)
  return `${what} has failed: ${said}. Check the disk and open it again.`
}

/** One line on a file that the operating system does not let us open. */
export const notPermittedText = (path: string, reason: string): string =>
  `The SQLite database ${path} cannot be opened: ${reason}. Permit this process to read and write the file and its directory.`

/** One line on a file whose content is not what SQLite has written. */
export const damagedText = (path: string, reason: string): string =>
  `The SQLite database ${path} is damaged: ${reason}. Put a copy of it in its place, or choose another path.`

const storageError = (message: string, cause: unknown): StorageError => new StorageError(message, { cause })
