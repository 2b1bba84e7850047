import { Buffer } from 'node:buffer'
import type { Scope } from '../../src/domain/scope.js'
import type { Clock } from '../../src/ports/clock.js'
import { EventLoopTurn } from '../event-loop/event-loop-turn.js'
import type { MemoryState } from '../memory-state/memory-state.js'
import type { FileSystem } from './file-system.js'
import { removeUnfinished } from './fresh-file.js'
import { encodeImage } from './image-encoder.js'
import { encodeEntry, encodeImageEntry, magic } from './log-entry.js'
import { applyLoggedChange, type LoggedChange } from './logged-change.js'
import { Serial } from './serial.js'
import { snapshotDue, writeSnapshot } from './snapshot.js'
import { StagedBatch } from './staged-batch.js'
import type { LoadedDirectory } from './state-loading.js'
import { type StateView, viewOf } from './state-view.js'
import { type KeptTear, WriteAheadLog } from './write-ahead-log.js'

export interface DurableStateOptions {
  readonly files: FileSystem
  readonly directory: string
  readonly home: Scope
  readonly clock: Clock
  /**
   * A second state that is equal to the first: entries then are images of the whole state, which ferrokinesis reads,
   * and they are made of this one, where a change may be before it is durable.
   */
  readonly ahead: MemoryState | undefined
  /** Whether changes wait to be given to {@link DurableState.write}. */
  readonly changesWait: () => boolean
  /** Called when a snapshot in the background has failed. */
  readonly onFailure: (error: unknown) => void
  /** Bytes of the log below which no snapshot is taken. */
  readonly minLogBytes: number | undefined
}

/** How a snapshot treats the changes that are asked for meanwhile. */
interface SnapshotMode {
  /** Waited for before each of its steps. */
  readonly pause: () => Promise<void>
  /** Runs a step during which the log must not change. */
  readonly exclusively: (step: () => Promise<void>) => Promise<void>
}

/** A state in memory and its directory, kept in step. */
export class DurableState {
  readonly state: MemoryState
  readonly #options: DurableStateOptions
  readonly #log: WriteAheadLog
  readonly #serial = new Serial()
  readonly #loadedSequence: number
  readonly #loadedAtMs: number
  #sequence: number
  #snapshotBytes: number
  /** Whether the log's entries are of the other kind than those to be written: no log has both. */
  #otherKind: boolean
  #snapshotting: Promise<void> | undefined
  #appending = false
  readonly #turn = new EventLoopTurn()
  /** The changes wait until it is done; the event loop does not. */
  readonly #alone: SnapshotMode = { pause: () => this.#turn.next(), exclusively: (step) => step() }
  /** What left it open which log the next start will find. */
  #logFailure: unknown

  constructor(loaded: LoadedDirectory, options: DurableStateOptions) {
    this.state = loaded.state
    this.#options = options
    this.#log = new WriteAheadLog(options.files, options.directory, loaded.log, options.ahead === undefined)
    this.#sequence = loaded.sequence
    this.#loadedSequence = loaded.sequence
    this.#loadedAtMs = loaded.createdAtMs
    this.#snapshotBytes = loaded.snapshotBytes
    this.#otherKind =
      loaded.log.size > magic.length && loaded.logHoldsImages !== (options.ahead !== undefined)
  }

  /** Takes away what is left of writes that never ended. @returns what of it stood in the log, if anything did */
  async open(): Promise<KeptTear | undefined> {
    const { files, directory } = this.#options
    await removeUnfinished(files, directory)
    return this.#log.open()
  }

  /**
   * Makes what is decided durable as one entry, then applies it. One call after the other.
   * @param decide is asked when everything before has been applied
   * @returns what `decide` gave, once all that it decided has been applied
   */
  write<Result>(decide: (batch: StagedBatch) => Result): Promise<Result> {
    return this.#serial.run(async () => {
      if (this.#logFailure !== undefined) throw this.#logFailure
      if (this.#otherKind) await this.#takeSnapshot(this.#alone)
      const batch = new StagedBatch(this.state)
      const result = decide(batch)
      const { changes } = batch
      if (changes.length === 0) return result
      const sequence = this.#sequence + 1
      await this.#append(this.#entry(sequence, changes))
      this.#sequence = sequence
      for (const change of changes) applyLoggedChange(this.state, change)
      this.#snapshotWhenDue()
      return result
    })
  }

  /** Leaves the directory as ferrokinesis would: a snapshot, and a log without entries. */
  async finish(): Promise<void> {
    await this.#snapshotting
    await this.#serial.run(async () => {
      if (!this.#log.isBare) await this.#takeSnapshot(this.#alone)
    })
  }

  async close(): Promise<void> {
    await this.#snapshotting?.catch(() => undefined)
    try {
      await this.#serial.run(() => this.#log.close())
    } finally {
      this.#turn.close()
    }
  }

  async #append(entry: Buffer): Promise<void> {
    this.#appending = true
    try {
      await this.#log.append(entry)
    } finally {
      this.#appending = false
    }
  }

  /** Lets a snapshot go on only while the log waits for the disk, or nobody waits at all. */
  async #pause(): Promise<void> {
    while (this.#options.changesWait() && !this.#appending) await this.#turn.next()
  }

  #entry(sequence: number, changes: readonly LoggedChange[]): Buffer {
    const { ahead } = this.#options
    if (ahead === undefined) return encodeEntry({ sequence, changes })
    for (const change of changes) applyLoggedChange(ahead, change)
    const image = Array.from(encodeImage(this.#view(ahead, sequence)), (chunk) => Buffer.from(chunk))
    return encodeImageEntry(image)
  }

  #snapshotWhenDue(): void {
    if (this.#snapshotting !== undefined) return
    if (!snapshotDue(this.#log.size, this.#snapshotBytes, this.#options.minLogBytes)) return
    this.#snapshotting = this.#takeSnapshot({
      pause: () => this.#pause(),
      exclusively: (step) => this.#serial.run(() => this.#replacingLog(step)),
    })
      .catch(this.#options.onFailure)
      .finally(() => {
        this.#snapshotting = undefined
      })
  }

  async #replacingLog(step: () => Promise<void>): Promise<void> {
    try {
      await step()
    } catch (error) {
      this.#logFailure = error
      throw error
    }
  }

  /** The view is taken before this returns; changes may go on while it is written. */
  async #takeSnapshot({ pause, exclusively }: SnapshotMode): Promise<void> {
    const { files, directory } = this.#options
    const includedBytes = this.#log.size
    const view = this.#view(this.state, this.#sequence)
    this.#snapshotBytes = await writeSnapshot(files, directory, view, pause)
    await this.#log.dropUpTo(includedBytes, exclusively)
    this.#otherKind = false
  }

  #view(state: MemoryState, sequence: number): StateView {
    const { home, clock } = this.#options
    const createdAtMs =
      sequence === this.#loadedSequence ? this.#loadedAtMs : Math.max(0, Math.floor(clock.now()))
    return viewOf(state, { home, sequence, createdAtMs })
  }
}
