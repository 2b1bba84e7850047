import { ImageError, RefusedStateError } from './image-error.js'
import { JsonError } from './json-reader.js'
import { lengthBytes } from './log-entry.js'
import { type LogReader, ownHead, snapshotHead } from './log-reader.js'

const windowBytes = 1024 * 1024
const sectorBytes = 512

/** A whole and readable entry: where its body is, and whether it is of changes or an image. */
export interface FoundEntry {
  readonly at: number
  readonly length: number
  readonly own: boolean
}

/**
 * Looks for the first readable entry at `from` or after it, without regard to what stands before it. Its length may be
 * damaged when its body ends where the next entry begins, or at the end of the log.
 */
export const findEntry = async (log: LogReader, from: number): Promise<FoundEntry | undefined> => {
  for (let at = await nextHead(log, from); at !== undefined; at = await nextHead(log, at + 1)) {
    const given = at >= lengthBytes ? await log.lengthAt(at - lengthBytes) : undefined
    const lengths = new Set<number>()
    if (given !== undefined && at + given <= log.size) lengths.add(given)
    const next = await nextHead(log, at + 1)
    lengths.add(next === undefined ? log.size - at : next - lengthBytes - at)
    for (const length of lengths) {
      const own = await log.isOwnEntry(at)
      if (length > 0 && (await isReadable(log, at, length, own))) return { at, length, own }
    }
  }
  return undefined
}

const isReadable = async (log: LogReader, at: number, length: number, own: boolean): Promise<boolean> => {
  try {
    if (own) return (await log.entry(at, length)) !== undefined
    await log.image(at, length, false)
    return true
  } catch (error) {
    if (isUndecodable(error)) return false
    throw error
  }
}

export const isUndecodable = (error: unknown): error is Error =>
  error instanceof JsonError || error instanceof ImageError || error instanceof RefusedStateError

/** Where the next body begins. No text within an entry can look like this: see {@link encodeEntry}. */
const nextHead = async (log: LogReader, from: number): Promise<number | undefined> => {
  for (let at = from; at < log.size; at += windowBytes) {
    const window = await log.bytes(at, windowBytes + ownHead.length)
    const found = [window.indexOf(ownHead), window.indexOf(snapshotHead)].filter((index) => index >= 0)
    if (found.length > 0) return at + Math.min(...found)
  }
  return undefined
}

/**
 * Whether what stands at `at` is the log's last entry, and a loss of power kept it from being written whole: sectors of
 * it were lost, if only the one that its length stands in. Entries after it are somebody's acknowledged changes.
 */
export const isTornEntry = async (log: LogReader, at: number): Promise<boolean> => {
  const found = await findEntry(log, at)
  const body = at + lengthBytes
  const isItself = found !== undefined && found.at === body && body + found.length === log.size
  return (found === undefined || isItself) && (await hasLostSector(log, at))
}

/**
 * Whether a sector of the disk, or what is left of one at either end, is all zeros within the log's last entry:
 * written last, and lost with the power while others reached the disk. JSON text has no zeros of its own. The length
 * is looked at by what it should be, since it may have some.
 * @param from where the entry's length stands
 */
const hasLostSector = async (log: LogReader, from: number): Promise<boolean> => {
  const length = await log.lengthAt(from)
  if (length === undefined) return false
  const whole = length === log.size - from - lengthBytes
  const start = whole ? from + lengthBytes : from
  for (let at = start; at < log.size; ) {
    const end = Math.min(log.size, (Math.floor(at / sectorBytes) + 1) * sectorBytes)
    const lost = (await log.bytes(at, end - at)).every((byte) => byte === 0)
    if (lost) return true
    at = end
  }
  return false
}
