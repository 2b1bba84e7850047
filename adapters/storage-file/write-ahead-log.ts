import { Buffer } from 'node:buffer'
import { join } from 'node:path'
import type { FileSystem, OpenFile } from './file-system.js'
import { MAGIC } from './log-entry.js'
import { LOG_FILE } from './state-loading.js'

const COPY_BYTES = 256 * 1024

/** The log as it is written. One caller at a time. Sizes are in bytes; every method rejects with the file system's errors. */
export class WriteAheadLog {
  readonly #files: FileSystem
  readonly #directory: string
  #file: OpenFile | undefined
  #size: number

  /** @param size of the log's whole entries and its magic; 0 where there is no log */
  constructor(files: FileSystem, directory: string, size: number) {
    this.#files = files
    this.#directory = directory
    this.#size = size
  }

  get size(): number {
    return this.#size
  }

  get isEmpty(): boolean {
    return this.#size <= MAGIC.length
  }

  /** Takes what stands behind the whole entries out of the log, and keeps it in a file beside it. */
  async cutTear(): Promise<void> {
    const file = await this.#opened()
    const names = new Set(await this.#files.list(this.#directory))
    let number = 1
    while (names.has(`${LOG_FILE}.torn-${number}`)) number++
    const copy = await this.#files.openToWrite(join(this.#directory, `${LOG_FILE}.torn-${number}`))
    try {
      await copyBytes(file, this.#size, copy, 0, await file.size())
      await copy.sync()
    } finally {
      await copy.close()
    }
    await this.#files.syncDirectory(this.#directory)
    await file.truncate(this.#size)
    await file.sync()
  }

  /** Appends an entry, whose length comes first; it is durable when this resolves, and not there when it rejects. */
  async append(entry: Buffer): Promise<void> {
    const file = await this.#opened()
    const start = this.#size
    try {
      await file.write(start === 0 ? Buffer.concat([MAGIC, entry]) : entry, start)
      await file.sync()
      if (start === 0) await this.#files.syncDirectory(this.#directory)
    } catch (error) {
      // What nobody was told has happened shall not be found by the next who opens the log.
      await file
        .truncate(start)
        .then(() => file.sync())
        .catch(() => undefined)
      throw error
    }
    this.#size = (start === 0 ? MAGIC.length : start) + entry.length
  }

  /**
   * Drops the entries that a snapshot includes. Those behind them are copied to a new log, first while others append,
   * then what is left of them.
   * @param includedBytes size of the log at the moment of the snapshot
   * @param exclusively runs what nobody may append during
   */
  async dropUpTo(
    includedBytes: number,
    exclusively: (step: () => Promise<void>) => Promise<void>,
  ): Promise<void> {
    const path = join(this.#directory, `${LOG_FILE}.tmp`)
    const fresh = await this.#files.openToWrite(path)
    let copied = includedBytes
    const copy = async (): Promise<void> => {
      const end = this.#size
      const behind = MAGIC.length + copied - includedBytes
      if (end > copied) await copyBytes(await this.#opened(), copied, fresh, behind, end)
      copied = Math.max(copied, end)
    }
    let replaced = false
    try {
      await fresh.truncate(0)
      await fresh.write(MAGIC, 0)
      await copy()
      await fresh.sync()
      await exclusively(async () => {
        await copy()
        await fresh.sync()
        await this.#files.rename(path, join(this.#directory, LOG_FILE))
        replaced = true
        const old = this.#file
        this.#file = fresh
        this.#size = MAGIC.length + copied - includedBytes
        await old?.close()
        await this.#files.syncDirectory(this.#directory)
      })
    } finally {
      if (!replaced) await fresh.close()
    }
  }

  async close(): Promise<void> {
    const file = this.#file
    this.#file = undefined
    await file?.close()
  }

  async #opened(): Promise<OpenFile> {
    this.#file ??= await this.#files.openToWrite(join(this.#directory, LOG_FILE))
    return this.#file
  }
}

/** @param end where to stop in `from` */
export const copyBytes = async (
  from: OpenFile,
  start: number,
  to: OpenFile,
  target: number,
  end: number,
): Promise<void> => {
  const block = Buffer.allocUnsafe(COPY_BYTES)
  for (let at = start; at < end; ) {
    const read = await from.read(block.subarray(0, Math.min(COPY_BYTES, end - at)), at)
    if (read === 0) throw new Error(`the file ends at byte ${at} of ${end}`)
    await to.write(block.subarray(0, read), target + at - start)
    at += read
  }
}
