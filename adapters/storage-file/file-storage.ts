import type { Clock } from '../../src/ports/clock.js'
import {
  type AppendRequest,
  type Change,
  type DocumentKey,
  type RestoreRequest,
  StorageError,
  type StorageHealth,
  type StoragePort,
} from '../../src/ports/storage.js'
import { MemoryReader } from '../memory-state/memory-reader.js'
import type { MemoryState } from '../memory-state/memory-state.js'
import { bytesOfChanges, bytesOfRecords, bytesOfTrim } from './change-size.js'
import { DurableState } from './durable-state.js'
import type { FileSystem, HeldDirectory } from './file-system.js'
import { filesWhile } from './files-while.js'
import { GroupCommit } from './group-commit.js'
import { NodeFileSystem } from './node-file-system.js'
import { isThereAlready, osErrorText } from './os-error.js'
import type { StagedBatch } from './staged-batch.js'
import { isRefusal, loadDirectory, refusalText } from './state-loading.js'
import { damagedText, failedText, noDirectoryText, tearKeptText, unusableText } from './state-notice.js'

export interface FileStorageOptions {
  /** Created when it is not there. On a file system of this machine. */
  readonly directory: string
  /** Account and region whose streams ferrokinesis sees in the directory; 12 digits. */
  readonly accountId: string
  readonly region: string
  readonly clock: Clock
  /** Write only what ferrokinesis 0.7.0 reads, at all times: the whole state for every change. */
  readonly fileCompatible?: boolean
  readonly fileSystem?: FileSystem
  /** Bytes of the log below which no snapshot is taken. */
  readonly minLogBytes?: number
}

/** A change that waits for its turn. */
interface WaitingChange<Result = unknown> {
  /** About as many as it takes in the log. */
  readonly bytes: number
  decide(batch: StagedBatch): Result
  resolve(result: Result): void
  reject(error: unknown): void
}

/** A change with what deciding it came to, which is told once it is durable. */
type DecidedChange = { readonly change: WaitingChange } & (
  | { readonly result: unknown }
  | { readonly error: unknown }
)

/**
 * Keeps everything in memory and in a directory that ferrokinesis 0.7.0 can open after a clean {@link close}. Changes
 * that are asked for at the same time share one write. A directory that cannot be read makes the store unhealthy
 * from the start; {@link open} rejects only when another process has the directory.
 */
export class FileStorage extends MemoryReader implements StoragePort {
  readonly capabilities = { durable: true, shared: false }
  readonly #options: FileStorageOptions
  readonly #files: FileSystem
  #opening: Promise<void> | undefined
  #lock: HeldDirectory | undefined
  #durable: DurableState | undefined
  #failure: string | undefined = 'The file storage is not open.'
  #notice: string | undefined
  readonly #changes = new GroupCommit<WaitingChange>((group) => this.#writeGroup(group))
  #closing: Promise<void> | undefined
  #closed = false

  constructor(options: FileStorageOptions) {
    super()
    this.#options = options
    this.#files = options.fileSystem ?? new NodeFileSystem()
  }

  /** @throws StorageError when another process has the directory open, or {@link close} was called */
  open(): Promise<void> {
    this.#opening = this.#open()
    return this.#opening
  }

  async #open(): Promise<void> {
    this.#assertNotClosed()
    const { directory } = this.#options
    let path: string
    try {
      await this.#files.makeDirectory(directory)
      path = await this.#files.realPath(directory)
      await this.#files.assertWritable(path)
    } catch (error) {
      this.#failure = `failed to initialize durable state: ${osErrorText(error)}`
      const text = isThereAlready(error) ? noDirectoryText : unusableText
      this.#notice = text(directory, this.#failure)
      return
    }
    this.#lock = await this.#files.lock(path)
    try {
      this.#durable = await this.#load(path)
      const tear = await this.#durable.open()
      this.#failure = undefined
      this.#notice = tear && tearKeptText(directory, tear.bytes, tear.copy)
    } catch (error) {
      this.#failure = refusalText(error)
      this.#notice = isRefusal(error)
        ? damagedText(directory, this.#failure)
        : unusableText(directory, this.#failure)
      await this.#release()
      this.#assertNotClosed()
    }
  }

  /**
   * Gives up loading the directory, if that is under way.
   * @throws StorageError when the directory could not be tidied up; nothing is lost then
   */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  health(): StorageHealth {
    const reason = this.#failure
    const notice = this.#notice
    if (reason !== undefined) return { healthy: false, reason, ...(notice && { notice }) }
    return notice === undefined ? { healthy: true } : { healthy: true, notice }
  }

  commit(changes: readonly Change[]): Promise<number | undefined> {
    return this.#change(bytesOfChanges(changes), (batch) => batch.commit(changes))
  }

  append(request: AppendRequest): Promise<readonly number[] | undefined> {
    return this.#change(bytesOfRecords(request.records), (batch) => batch.append(request))
  }

  restore(request: RestoreRequest): Promise<boolean> {
    return this.#change(bytesOfRecords(request.records), (batch) => batch.restore(request))
  }

  async trim(key: DocumentKey<'stream'>, incarnation: string, beforeMs: number): Promise<void> {
    if (this.opened().stream(key, incarnation)?.holdsBefore(beforeMs) !== true) return
    await this.#change(bytesOfTrim, (batch) => batch.trim(key, incarnation, beforeMs))
  }

  async #load(path: string): Promise<DurableState> {
    const { accountId, region, clock, fileCompatible, minLogBytes } = this.#options
    const home = { accountId, region }
    const files = filesWhile(this.#files, () => this.#assertNotClosed())
    const loaded = await loadDirectory(files, path, home)
    const ahead = fileCompatible === true ? (await loadDirectory(files, path, home)).state : undefined
    this.#assertNotClosed()
    return new DurableState(loaded, {
      files: this.#files,
      directory: path,
      home,
      clock,
      ahead,
      minLogBytes,
      changesWait: () => this.#changes.hasWaiting,
      onFailure: (error) => {
        this.#giveUp(`failed to write snapshot: ${osErrorText(error)}`)
      },
    })
  }

  #change<Result>(bytes: number, decide: (batch: StagedBatch) => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.opened()
      this.#changes.add({ bytes, decide, resolve, reject })
    })
  }

  async #writeGroup(group: readonly WaitingChange[]): Promise<void> {
    try {
      const decided = await this.#working().write((batch) => group.map((change) => decide(change, batch)))
      for (const one of decided) answer(one)
    } catch (error) {
      const reason = this.#giveUp(`failed to persist wal entry: ${osErrorText(error)}`)
      const failure = error instanceof StorageError ? error : new StorageError(reason)
      for (const { reject } of group) reject(failure)
    }
  }

  /** @returns why nothing is written any more: the first reason that there was */
  #giveUp(reason: string): string {
    if (this.#failure === undefined) {
      this.#failure = reason
      this.#notice = failedText(this.#options.directory, reason)
    }
    return this.#failure
  }

  async #close(): Promise<void> {
    this.#closed = true
    await this.#opening?.catch(() => undefined)
    const durable = this.#durable
    const failed = this.#failure !== undefined
    await this.#changes.close()
    try {
      if (!failed && this.#failure === undefined) await durable?.finish()
    } catch (error) {
      throw new StorageError(`failed to write snapshot: ${osErrorText(error)}`)
    } finally {
      this.#failure = closed
      this.#notice = undefined
      await this.#release()
    }
  }

  async #release(): Promise<void> {
    const durable = this.#durable
    this.#durable = undefined
    durable?.state.clear()
    await durable?.close().catch(() => undefined)
    await this.#lock?.release()
    this.#lock = undefined
  }

  protected override opened(): MemoryState {
    this.#assertNotClosed()
    return this.#working().state
  }

  /** @throws StorageError with the reason why nothing is read or written any more, or yet */
  #working(): DurableState {
    if (this.#failure !== undefined || this.#durable === undefined)
      throw new StorageError(this.#failure ?? closed)
    return this.#durable
  }

  #assertNotClosed(): void {
    if (this.#closed) throw new StorageError(closed)
  }
}

const decide = (change: WaitingChange, batch: StagedBatch): DecidedChange => {
  try {
    return { change, result: change.decide(batch) }
  } catch (error) {
    // Only this change is refused; those that share its write go on.
    return { change, error }
  }
}

const answer = (decided: DecidedChange): void => {
  if ('error' in decided) decided.change.reject(decided.error)
  else decided.change.resolve(decided.result)
}

const closed = 'The file storage is closed. Create a new one.'
