import { Buffer } from 'node:buffer'
import type { ReadableFile } from './file-system.js'
import { type DecodedImage, ImageDecoder } from './image-decoder.js'
import { changesHead, type DecodedEntry, decodeEntry, imageHead, lengthBytes, magic } from './log-entry.js'

/** Reading a block as JSON takes a millisecond or two, during which nothing else goes on. */
const blockBytes = 64 * 1024
export const snapshotHead = Buffer.from(imageHead, 'latin1')
export const ownHead = Buffer.from(changesHead, 'latin1')

/**
 * Reads a log by position, in blocks. Positions and lengths are in bytes. The log ends where its content does: after
 * the last entry there may be zeros, which were reserved for later ones or are all that a loss of power left of one.
 */
export class LogReader {
  readonly size: number
  readonly #file: ReadableFile
  #block: Buffer = Buffer.alloc(0)
  #blockAt = 0

  constructor(file: ReadableFile, size: number) {
    this.#file = file
    this.size = size
  }

  static async of(file: ReadableFile): Promise<LogReader> {
    return new LogReader(file, await contentBytes(file, await file.size()))
  }

  /** The bytes from `at`, fewer at the end of the log. They are overwritten by later calls. */
  async bytes(at: number, length: number): Promise<Buffer> {
    const end = Math.min(at + length, this.size)
    if (at < this.#blockAt || end > this.#blockAt + this.#block.length) {
      this.#block = await readFully(this.#file, at, Math.min(Math.max(length, blockBytes), this.size - at))
      this.#blockAt = at
    }
    return this.#block.subarray(at - this.#blockAt, end - this.#blockAt)
  }

  async hasMagic(): Promise<boolean> {
    return (await this.bytes(0, magic.length)).equals(magic)
  }

  /** The length that stands at `at`; undefined where fewer bytes are left than a length takes. */
  async lengthAt(at: number): Promise<number | undefined> {
    const bytes = await this.bytes(at, lengthBytes)
    return bytes.length < lengthBytes ? undefined : Number(bytes.readBigUInt64LE())
  }

  /** Whether a body begins at `at` as those that Shardport writes for a group of changes. */
  async isOwnEntry(at: number): Promise<boolean> {
    return (await this.bytes(at, ownHead.length)).equals(ownHead)
  }

  async isSnapshotEntry(at: number): Promise<boolean> {
    return (await this.bytes(at, snapshotHead.length)).equals(snapshotHead)
  }

  /** @returns undefined when the body's checksum fails */
  async entry(at: number, length: number): Promise<DecodedEntry | undefined> {
    return decodeEntry(Buffer.from(await this.bytes(at, length)))
  }

  /** @throws JsonError, ImageError, RefusedStateError */
  async image(at: number, length: number, keepRecords: boolean): Promise<DecodedImage> {
    const decoder = new ImageDecoder('entry', keepRecords)
    for (let done = 0; done < length; done += blockBytes) {
      decoder.write(await this.bytes(at + done, Math.min(blockBytes, length - done)))
    }
    return decoder.end()
  }
}

/** Bytes of a log without the zeros at its end, but at least those of its magic, where there are as many. */
export const contentBytes = async (file: ReadableFile, fileBytes: number): Promise<number> => {
  for (let end = fileBytes; end > magic.length; ) {
    const start = Math.max(magic.length, end - blockBytes)
    const bytes = await readFully(file, start, end - start)
    const last = bytes.findLastIndex((byte) => byte !== 0)
    if (last >= 0) return start + last + 1
    end = start
  }
  return Math.min(fileBytes, magic.length)
}

/** Reads a snapshot's file. @throws JsonError, ImageError, RefusedStateError */
export const readSnapshot = async (file: ReadableFile, keepRecords: boolean): Promise<DecodedImage> => {
  const decoder = new ImageDecoder('snapshot', keepRecords)
  const block = Buffer.allocUnsafe(blockBytes)
  for (let at = 0; ; ) {
    const read = await file.read(block, at)
    if (read === 0) return decoder.end()
    decoder.write(block.subarray(0, read))
    at += read
  }
}

const readFully = async (file: ReadableFile, at: number, length: number): Promise<Buffer> => {
  const bytes = Buffer.allocUnsafe(Math.max(0, length))
  let done = 0
  while (done < length) {
    const read = await file.read(bytes.subarray(done), at + done)
    if (read === 0) break
    done += read
  }
  return bytes.subarray(0, done)
}
