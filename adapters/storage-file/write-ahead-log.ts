import { Buffer } from 'node:buffer'
import { join } from 'node:path'
import { copyBlockBytes, copyBytes } from './copy-bytes.js'
import { logFile } from './file-names.js'
import type { FileSystem, OpenFile } from './file-system.js'
import { freshPath } from './fresh-file.js'
import { keepCopy } from './kept-copy.js'
import { magic } from './log-entry.js'
import { isFullDisk } from './os-error.js'
import type { LogExtent } from './state-loading.js'

/** How often the log is looked for where it should be, when something is written. */
const lookIntervalMs = 1000

/** What a write that never ended had left at the end of the log. */
export interface KeptTear {
  readonly bytes: number
  /** Name of the file that keeps it. */
  readonly copy: string
}

/** The log as it is written. One caller at a time. Sizes are in bytes; every method rejects with the file system's errors. */
export class WriteAheadLog {
  readonly #files: FileSystem
  readonly #directory: string
  readonly #reserves: boolean
  #file: OpenFile | undefined
  #size: number
  #tornBytes: number
  #fileBytes: number
  /** False once the disk has had no room for zeros, until there is a new log. */
  #hasRoom = true
  #nextLookMs = 0

  /**
   * @param reserves whether zeros are kept after the last entry for the next ones to be written into: a write that
   *   does not lengthen the file is durable sooner
   */
  constructor(
    files: FileSystem,
    directory: string,
    { size, tornBytes, fileBytes }: LogExtent,
    reserves: boolean,
  ) {
    this.#files = files
    this.#directory = directory
    this.#reserves = reserves
    this.#size = size
    this.#tornBytes = tornBytes
    this.#fileBytes = fileBytes
  }

  get size(): number {
    return this.#size
  }

  /** Whether the log has no entries, and no zeros after them. */
  get isBare(): boolean {
    return this.#fileBytes <= magic.length
  }

  /**
   * Makes the log ready for {@link append}: takes a tear out of it, and keeps that in a file beside it.
   * @returns the tear, if there was one
   */
  async open(): Promise<KeptTear | undefined> {
    const bytes = this.#tornBytes
    const foreignZeros = !this.#reserves && this.#fileBytes > this.#size
    if (bytes === 0 && !foreignZeros) return undefined
    const file = await this.#opened()
    const copy = bytes > 0 ? await this.#keepTear(file) : undefined
    await file.truncate(this.#size)
    await file.sync()
    this.#tornBytes = 0
    this.#fileBytes = this.#size
    return copy === undefined ? undefined : { bytes, copy }
  }

  #keepTear(file: OpenFile): Promise<string> {
    const end = this.#size + this.#tornBytes
    return keepCopy(this.#files, this.#directory, `${logFile}.torn`, file, this.#size, end)
  }

  /** Appends an entry, whose length comes first; it is durable when this resolves, and not there when it rejects. */
  async append(entry: Buffer): Promise<void> {
    const file = await this.#opened()
    await this.#assertInPlace(file)
    const start = this.#size
    const added = start === 0 ? Buffer.concat([magic, entry]) : entry
    try {
      if (start + added.length <= this.#fileBytes) await file.write(added, start)
      else await this.#lengthen(file, added)
      if (start === 0) await this.#files.syncDirectory(this.#directory)
    } catch (error) {
      // What nobody was told has happened shall not be found by the next who opens the log.
      await file
        .truncate(start)
        .then(() => file.sync())
        .catch(() => undefined)
      throw error
    }
    this.#size = start + added.length
  }

  /** What is written to a log that somebody has removed, replaced or cut short is lost with it. */
  async #assertInPlace(file: OpenFile): Promise<void> {
    const nowMs = performance.now()
    if (nowMs < this.#nextLookMs) return
    this.#nextLookMs = nowMs + lookIntervalMs
    const path = join(this.#directory, logFile)
    if (!(await file.isAt(path)) || (await file.size()) < this.#fileBytes)
      throw new Error(`${path} has been removed or replaced`)
  }

  /** Writes after the last entry, and zeros after that unless the disk has no room for them. */
  async #lengthen(file: OpenFile, added: Buffer): Promise<void> {
    const start = this.#size
    const end = start + added.length
    if (this.#reserves && this.#hasRoom) {
      const fileBytes = reservedFor(end)
      try {
        await file.write(lengthened(added, fileBytes - start), start)
        this.#fileBytes = fileBytes
        return
      } catch (error) {
        if (!isFullDisk(error)) throw error
        this.#hasRoom = false
        await file.truncate(start)
      }
    }
    await file.write(added, start)
    this.#fileBytes = end
  }

  /**
   * Drops the entries that a snapshot includes. Those after them are copied to a new log, first while others append,
   * then what is left of them.
   * @param includedBytes size of the log at the moment of the snapshot
   * @param exclusively runs what nobody may append during
   */
  async dropUpTo(
    includedBytes: number,
    exclusively: (step: () => Promise<void>) => Promise<void>,
  ): Promise<void> {
    const path = freshPath(this.#directory, logFile)
    try {
      await this.#copyBehind(includedBytes, path, exclusively)
    } catch (error) {
      await this.#files.remove(path).catch(() => undefined)
      throw error
    }
  }

  async #copyBehind(
    includedBytes: number,
    path: string,
    exclusively: (step: () => Promise<void>) => Promise<void>,
  ): Promise<void> {
    const fresh = await this.#files.openToWriteThrough(path)
    let copied = includedBytes
    const copy = async (): Promise<void> => {
      const end = this.#size
      const behind = magic.length + copied - includedBytes
      if (end > copied) await copyBytes(await this.#opened(), copied, fresh, behind, end)
      copied = Math.max(copied, end)
    }
    let left: OpenFile | undefined = fresh
    try {
      await fresh.truncate(0)
      await fresh.write(magic, 0)
      // What has come during a pass is less with every pass, unless those who append are as fast: then they have to wait.
      let ahead: number
      do {
        ahead = this.#size - copied
        await copy()
      } while (this.#size - copied > copyBlockBytes && this.#size - copied <= ahead / 2)
      await exclusively(async () => {
        await copy()
        await fresh.sync()
        await this.#files.rename(path, join(this.#directory, logFile))
        left = this.#file
        this.#file = fresh
        this.#size = magic.length + copied - includedBytes
        this.#fileBytes = this.#size
        this.#hasRoom = true
        await this.#files.syncDirectory(this.#directory)
      })
    } finally {
      // Of the old log, which is freed with this: nobody waits for that.
      await left?.close()
    }
  }

  async close(): Promise<void> {
    const file = this.#file
    this.#file = undefined
    await file?.close()
  }

  async #opened(): Promise<OpenFile> {
    this.#file ??= await this.#files.openToWriteThrough(join(this.#directory, logFile))
    return this.#file
  }
}

const firstReserveBytes = 64 * 1024
const maxReserveBytes = 1024 * 1024

/** How long the file shall be when its entries end at `end`: as long again at first, later a bounded piece longer. */
const reservedFor = (end: number): number => {
  const step = Math.min(maxReserveBytes, 2 ** Math.ceil(Math.log2(Math.max(firstReserveBytes, end))))
  return (Math.floor(end / step) + 1) * step
}

const lengthened = (bytes: Buffer, length: number): Buffer => {
  const longer = Buffer.alloc(length)
  bytes.copy(longer)
  return longer
}
