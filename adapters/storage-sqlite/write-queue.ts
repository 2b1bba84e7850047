import { EventLoopTurn } from '../event-loop/event-loop-turn.js'
import type { SqliteDatabase, SqliteStatement } from './driver.js'
import { type Faults, whenFree } from './faults.js'

/** How much a write brings along. */
export interface WriteSize {
  readonly bytes: number
  readonly records: number
}

/** Bounds how long one transaction stops the event loop. */
export const MAX_TRANSACTION: WriteSize = { bytes: 8 * 1024 * 1024, records: 1000 }

interface Write {
  readonly size: WriteSize
  /** Inside a transaction; once more when that had to be rolled back. */
  readonly run: () => void
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** Gathers the writes of this process into transactions, so that those in flight together share one disk flush. */
export class WriteQueue {
  readonly #database: SqliteDatabase
  readonly #faults: Faults
  readonly #begin: SqliteStatement<unknown>
  readonly #commit: SqliteStatement<unknown>
  readonly #turn = new EventLoopTurn()
  #writes: Write[] = []
  #running: Promise<void> | undefined

  constructor(database: SqliteDatabase, faults: Faults) {
    this.#database = database
    this.#faults = faults
    this.#begin = database.prepare('BEGIN IMMEDIATE')
    this.#commit = database.prepare('COMMIT')
  }

  /**
   * Runs `work` in a transaction and gives its result once that is on the disk. What `work` throws undoes only its own
   * changes.
   * @throws StorageError
   */
  add<Result>(size: WriteSize, work: () => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      let result: Result
      this.#writes.push({
        size,
        run: () => {
          result = work()
        },
        resolve: () => resolve(result),
        reject,
      })
      this.#running ??= this.#run()
    })
  }

  /** Finishes what has been added; nothing may be added any more. */
  async close(): Promise<void> {
    await this.#running
    this.#turn.close()
  }

  async #run(): Promise<void> {
    while (this.#writes.length > 0) {
      await this.#turn.next()
      await this.#write(this.#nextGroup())
    }
    this.#running = undefined
  }

  #nextGroup(): Write[] {
    let bytes = 0
    let records = 0
    const end = this.#writes.findIndex(({ size }, index) => {
      bytes += size.bytes
      records += size.records
      return index > 0 && (bytes > MAX_TRANSACTION.bytes || records > MAX_TRANSACTION.records)
    })
    const group = end === -1 ? this.#writes : this.#writes.slice(0, end)
    this.#writes = end === -1 ? [] : this.#writes.slice(end)
    return group
  }

  async #write(group: readonly Write[]): Promise<void> {
    try {
      await whenFree(() => this.#transact(group))
      for (const write of group) write.resolve()
    } catch (error) {
      if (group.length > 1 && this.#faults.concernsOneRequest(error)) {
        for (const write of group) await this.#write([write])
        return
      }
      const storageError = this.#faults.storageError(error)
      for (const write of group) write.reject(storageError)
    }
  }

  #transact(group: readonly Write[]): void {
    this.#faults.assertNone()
    this.#begin.run()
    try {
      for (const write of group) write.run()
      this.#commit.run()
    } catch (error) {
      // SQLite has done so itself after some errors.
      if (this.#database.inTransaction) this.#database.exec('ROLLBACK')
      throw error
    }
  }
}
