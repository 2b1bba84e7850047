import { join } from 'node:path'
import type { Scope } from '../../src/domain/scope.js'
import { inTurns, type Turns, valuesInATurn } from '../event-loop/turns.js'
import { logFile, snapshotFile } from './file-names.js'
import type { ReadableFile, ReadableFiles } from './file-system.js'
import type { DecodedImage } from './image-decoder.js'
import { ImageError, RefusedStateError } from './image-error.js'
import { type EarlierKnowledge, type LoadedState, stateOfImage } from './image-state.js'
import { JsonError } from './json-reader.js'
import { type DecodedEntry, lengthBytes, magic } from './log-entry.js'
import { contentBytes, LogReader, readSnapshot } from './log-reader.js'
import { findEntry, isTornEntry, isUndecodable } from './log-search.js'
import { applyLoggedChange, loggedChangesOf } from './logged-change.js'
import { osErrorText } from './os-error.js'

/** Bytes of a log file. */
export interface LogExtent {
  /** Of the whole entries and the magic; 0 where there is no log. */
  readonly size: number
  /** Of what stands after the whole entries: what a write left that never ended. */
  readonly tornBytes: number
  /** Of the file, with the zeros at its end. */
  readonly fileBytes: number
}

/** What a directory holds. */
export interface LoadedDirectory extends LoadedState {
  /** Bytes of the snapshot; 0 where there is none. */
  readonly snapshotBytes: number
  readonly log: LogExtent
  /** Whether entries of the log are images of the whole state. */
  readonly logHoldsImages: boolean
}

export const emptyImage: DecodedImage = {
  members: {
    created_at_ms: 0,
    streams: [],
    consumers: [],
    policies: [],
    resource_tags: [],
    account_settings_json: [],
    pending_transitions: [],
  },
  supplement: undefined,
  shards: [],
}

/**
 * Reads the state that a directory holds, and changes nothing there.
 * @throws RefusedStateError when it is damaged otherwise than by a write that never ended
 */
export const loadDirectory = async (
  files: ReadableFiles,
  directory: string,
  configured: Scope,
): Promise<LoadedDirectory> => {
  const log = await files.openToRead(join(directory, logFile))
  try {
    const fileBytes = (await log?.size()) ?? 0
    const content = log && (await contentBytes(log, fileBytes))
    let end = content ?? 0
    for (;;) {
      const reader = log && end > 0 ? new LogReader(log, end) : undefined
      const { logBytes, ...loaded } = await loadUpTo(files, directory, configured, reader)
      if (logBytes === end || !loaded.logHoldsImages)
        return { ...loaded, log: { size: logBytes, tornBytes: (content ?? 0) - logBytes, fileBytes } }
      // The image that was to count was torn: the one before it does.
      end = logBytes
    }
  } finally {
    await log?.close()
  }
}

const loadUpTo = async (
  files: ReadableFiles,
  directory: string,
  configured: Scope,
  log: LogReader | undefined,
): Promise<Omit<LoadedDirectory, 'log'> & { readonly logBytes: number }> => {
  const plan = log === undefined ? noEntries : await planOf(log)
  const snapshot = await loadSnapshot(files, directory, plan.lastImage === undefined)
  const replay = new Replay(snapshot.image, configured)
  const logBytes = log === undefined ? 0 : await inTurns((turns) => replayLog(log, replay, plan, turns))
  return {
    ...(await replay.loaded()),
    snapshotBytes: snapshot.bytes,
    logBytes,
    logHoldsImages: plan.lastImage !== undefined,
  }
}

interface LogPlan {
  /** Where the body of the last image among the entries is. */
  readonly lastImage: number | undefined
}

const noEntries: LogPlan = { lastImage: undefined }

/** Looks at the lengths only: of several images the last one counts, and no other has to be kept. */
const planOf = async (log: LogReader): Promise<LogPlan> => {
  if (!(await log.hasMagic())) throw new RefusedStateError('unsupported wal format; recreate state dir')
  let lastImage: number | undefined
  for (let at = magic.length; ; ) {
    const length = await log.lengthAt(at)
    if (length === undefined || at + lengthBytes + length > log.size) return { lastImage }
    const body = at + lengthBytes
    if ((await log.isSnapshotEntry(body)) && (await endsAsObject(log, body + length))) lastImage = body
    at = body + length
  }
}

/** Whether an entry that ends here can be whole; one that a lost sector damaged is found out when it is read. */
const endsAsObject = async (log: LogReader, end: number): Promise<boolean> =>
  (await log.bytes(end - 1, 1))[0] === '}'.charCodeAt(0)

export const loadSnapshot = async (
  files: ReadableFiles,
  directory: string,
  keepRecords: boolean,
): Promise<{ readonly image: DecodedImage; readonly bytes: number }> => {
  const file = await files.openToRead(join(directory, snapshotFile))
  if (file === undefined) return { image: emptyImage, bytes: 0 }
  try {
    return { image: await decodedSnapshot(file, keepRecords), bytes: await file.size() }
  } finally {
    await file.close()
  }
}

const decodedSnapshot = async (file: ReadableFile, keepRecords: boolean): Promise<DecodedImage> => {
  try {
    return await readSnapshot(file, keepRecords)
  } catch (error) {
    if (isUndecodable(error)) throw new RefusedStateError(`failed to decode snapshot: ${error.message}`)
    throw error
  }
}

/** Images and changes one after the other, as a snapshot and a log hold them. */
export class Replay {
  #image: DecodedImage
  #earlier: EarlierKnowledge | undefined
  readonly #configured: Scope
  #state: Mutable<LoadedState> | undefined

  constructor(image: DecodedImage, configured: Scope) {
    this.#image = image
    this.#configured = configured
  }

  /** Puts an image in the place of all before it. */
  replace(image: DecodedImage): void {
    const { supplement, shards } = this.#image
    if (supplement !== undefined)
      this.#earlier = { supplement, shards: shards.filter(({ scope }) => scope !== undefined) }
    this.#image = image
    this.#state = undefined
  }

  /** {@link replace}, unless no state can be made of the image. @returns whether it has been replaced */
  async replaceBySound(image: DecodedImage): Promise<boolean> {
    const before = { image: this.#image, earlier: this.#earlier, state: this.#state }
    this.replace(image)
    try {
      await this.loaded()
      return true
    } catch (error) {
      if (!isUndecodable(error)) throw error
      this.#image = before.image
      this.#earlier = before.earlier
      this.#state = before.state
      return false
    }
  }

  /** Applies an entry, unless the state includes it. */
  async apply({ sequence, changes }: DecodedEntry, turns: Turns): Promise<void> {
    const loaded = await this.loaded()
    if (sequence <= loaded.sequence) return
    for (const change of changes)
      for (const part of loggedChangesOf(change, valuesInATurn)) {
        applyLoggedChange(loaded.state, part)
        if (turns.due(part.kind === 'append' ? part.records.length : 1)) await turns.next()
      }
    loaded.sequence = sequence
  }

  async loaded(): Promise<Mutable<LoadedState>> {
    this.#state ??= { ...(await this.#stateOfImage()) }
    return this.#state
  }

  async #stateOfImage(): Promise<LoadedState> {
    try {
      return await stateOfImage(this.#image, this.#earlier, this.#configured)
    } catch (error) {
      if (error instanceof ImageError)
        throw new RefusedStateError(`failed to decode snapshot: ${error.message}`)
      throw error
    }
  }
}

type Mutable<Value> = { -readonly [Member in keyof Value]: Value[Member] }

/** @returns where the last whole entry ends */
const replayLog = async (log: LogReader, replay: Replay, plan: LogPlan, turns: Turns): Promise<number> => {
  let at = magic.length
  while (at < log.size) {
    const length = await log.lengthAt(at)
    if (length === undefined || at + lengthBytes + length > log.size) {
      await assertTorn(log, at)
      return at
    }
    const failure = await replayEntry(log, at + lengthBytes, length, replay, plan, turns)
    if (failure !== undefined) {
      if (await isTornEntry(log, at)) return at
      throw new RefusedStateError(`failed to decode wal entry: ${failure}`)
    }
    at += lengthBytes + length
  }
  return at
}

/** @returns why the entry cannot be read, if so */
const replayEntry = async (
  log: LogReader,
  body: number,
  length: number,
  replay: Replay,
  plan: LogPlan,
  turns: Turns,
): Promise<string | undefined> => {
  if (await log.isOwnEntry(body)) {
    const entry = await log.entry(body, length)
    if (entry === undefined) return 'checksum mismatch'
    const { sequence } = await replay.loaded()
    if (entry.sequence > sequence + 1) return `entry ${sequence + 1} is missing`
    await replay.apply(entry, turns)
    return undefined
  }
  try {
    replay.replace(await log.image(body, length, body === plan.lastImage))
    return undefined
  } catch (error) {
    if (isUndecodable(error)) return error.message
    throw error
  }
}

/** A write that never ended is the last thing in a log; entries after it are somebody's acknowledged changes. */
const assertTorn = async (log: LogReader, at: number): Promise<void> => {
  const behind = await findEntry(log, at)
  if (behind === undefined) return
  throw new RefusedStateError(
    `wal.log is damaged at byte ${at}, and whole entries stand behind the damage; ` +
      'run `shardport state repair` to recover them',
  )
}

/** What the store tells of a directory that could not be loaded. */
export const refusalText = (error: unknown): string => (isRefusal(error) ? error.message : osErrorText(error))

/** Whether a directory could not be loaded because of what it holds. */
export const isRefusal = (error: unknown): error is Error =>
  error instanceof RefusedStateError || error instanceof JsonError
