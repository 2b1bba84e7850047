import { EventLoopTurn } from '../event-loop/event-loop-turn.js'
import type { SqliteDatabase, SqliteStatement } from './driver.js'
import { type SqliteErrors, whenFree } from './sqlite-errors.js'

/** How much a write brings along. */
export interface WriteSize {
  readonly bytes: number
  readonly records: number
}

/** Bounds how long one transaction stops the event loop. */
export const maxTransaction: WriteSize = { bytes: 8 * 1024 * 1024, records: 1000 }

/**
 * Does writes that follow one another and gives their results in the same order. Called inside a transaction; once
 * more when that had to be rolled back.
 */
type Work<Input, Result> = (inputs: readonly Input[]) => readonly Result[]

interface Write<Input = unknown, Result = unknown> {
  readonly size: WriteSize
  readonly input: Input
  work(inputs: readonly Input[]): readonly Result[]
  resolve(result: Result): void
  reject(error: unknown): void
}

/** Gathers the writes of this process into transactions, so that those in flight together share one disk flush. */
export class WriteQueue {
  readonly #database: SqliteDatabase
  readonly #errors: SqliteErrors
  readonly #begin: SqliteStatement<unknown>
  readonly #commit: SqliteStatement<unknown>
  readonly #turn = new EventLoopTurn()
  readonly #writes: Write[] = []
  #running: Promise<void> | undefined

  constructor(database: SqliteDatabase, errors: SqliteErrors) {
    this.#database = database
    this.#errors = errors
    this.#begin = database.prepare('BEGIN IMMEDIATE')
    this.#commit = database.prepare('COMMIT')
  }

  /**
   * Runs `work` in a transaction and gives its result once that is on the disk. What `work` throws undoes only its own
   * changes.
   * @throws StorageError
   */
  add<Result>(size: WriteSize, work: () => Result): Promise<Result> {
    return this.addAlike(size, work, eachByItself as Work<() => Result, Result>)
  }

  /** As {@link add}, for a write that is done together with others whose `work` is the same function. */
  addAlike<Input, Result>(size: WriteSize, input: Input, work: Work<Input, Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      const write: Write<Input, Result> = { size, input, work, resolve, reject }
      this.#writes.push(write)
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
      await this.#gather()
      await this.#write(this.#takeGroup())
    }
    this.#running = undefined
  }

  /** Waits at least one turn of the event loop, and on while each brings more for the same transaction. */
  async #gather(): Promise<void> {
    let gathered = 0
    do {
      gathered = this.#writes.length
      await this.#turn.next()
    } while (this.#writes.length > gathered && this.#groupEnd() === this.#writes.length)
  }

  #takeGroup(): Write[] {
    return this.#writes.splice(0, this.#groupEnd())
  }

  /** How many of the writes fit into one transaction. */
  #groupEnd(): number {
    let bytes = 0
    let records = 0
    const end = this.#writes.findIndex(({ size }, index) => {
      bytes += size.bytes
      records += size.records
      return index > 0 && (bytes > maxTransaction.bytes || records > maxTransaction.records)
    })
    return end === -1 ? this.#writes.length : end
  }

  async #write(group: readonly Write[]): Promise<void> {
    try {
      const results = await whenFree(() => this.#transact(group))
      for (const [index, write] of group.entries()) write.resolve(results[index])
    } catch (error) {
      if (group.length > 1 && this.#errors.concernsOneRequest(error)) {
        for (const write of group) await this.#write([write])
        return
      }
      const storageError = this.#errors.storageError(error)
      for (const write of group) write.reject(storageError)
    }
  }

  #transact(group: readonly Write[]): readonly unknown[] {
    this.#errors.assertNone()
    this.#begin.run()
    try {
      const results = resultsOf(group)
      this.#commit.run()
      return results
    } catch (error) {
      // SQLite has done so itself after some errors.
      if (this.#database.inTransaction) this.#database.exec('ROLLBACK')
      throw error
    }
  }
}

const eachByItself: Work<() => unknown, unknown> = (works) => works.map((work) => work())

const resultsOf = (group: readonly Write[]): readonly unknown[] => {
  const results: unknown[] = []
  while (results.length < group.length) {
    const rest = group.slice(results.length)
    const { work } = rest[0] as Write
    const end = rest.findIndex((write) => write.work !== work)
    const alike = end === -1 ? rest : rest.slice(0, end)
    results.push(...work(alike.map(({ input }) => input)))
  }
  return results
}
