import { Buffer } from 'node:buffer'
import { crc32 } from 'node:zlib'
import { JsonSink } from '../../src/encoding/json-sink.js'
import { checksumDigits, checksumHex } from './checksum.js'
import { type LoggedChange, writeLoggedChange } from './logged-change.js'

/** The first bytes of every log. */
export const magic = Buffer.from('FKWALv2\n', 'latin1')
/** An entry begins with the length of its body, as 64 bits in little-endian order. */
export const lengthBytes = 8

/** One group of changes, of which all or none are in the log. */
export interface LogEntry {
  /** Greater by one than that of the entry before. */
  readonly sequence: number
  readonly changes: readonly LoggedChange[]
}

/** What stands around an image of the whole state in an entry of ferrokinesis's. */
export const imageHead = '{"Snapshot":'
export const imageTail = '}'

export const changesHead = '{"Shardport":["'
const between = '",'
const entryTail = ']}'
const checksumEnd = changesHead.length + checksumDigits
/** Length and checksum, which are known when all else has been written. */
const roomForHead = Buffer.alloc(lengthBytes + checksumEnd + between.length)

/**
 * An entry in ferrokinesis's framing: `{"Shardport":["<CRC-32 of what follows>",{"sequence":…,"operations":[…]}]}`
 * after its length. JSON, because its text never holds a byte of zero, as every length does: what a client chose can
 * never look like the beginning of an entry to somebody who searches a damaged log.
 */
export const encodeEntry = ({ sequence, changes }: LogEntry): Buffer => {
  const sink = new JsonSink()
  sink.raw(roomForHead)
  sink.json(`{"sequence":${sequence},"operations":[`)
  for (const [index, change] of changes.entries()) {
    if (index > 0) sink.json(',')
    writeLoggedChange(change, sink)
  }
  sink.json(`]}${entryTail}`)
  const entry = sink.takeBytes()
  const sum = checksumHex(crc32(entry.subarray(roomForHead.length, entry.length - entryTail.length)))
  writeLength(entry, entry.length - lengthBytes)
  entry.write(`${changesHead}${sum}${between}`, lengthBytes, 'latin1')
  return entry
}

/** @param image in chunks */
export const encodeImageEntry = (image: readonly Buffer[]): Buffer => {
  const parts = [Buffer.from(imageHead, 'latin1'), ...image, Buffer.from(imageTail, 'latin1')]
  const length = Buffer.alloc(lengthBytes)
  writeLength(
    length,
    parts.reduce((sum, part) => sum + part.length, 0),
  )
  return Buffer.concat([length, ...parts])
}

const writeLength = (entry: Buffer, length: number): void => {
  entry.writeUInt32LE(length % 2 ** 32, 0)
  entry.writeUInt32LE(Math.floor(length / 2 ** 32), 4)
}

/** An entry that has been read. Its changes are left as they were parsed: making them of it takes as long again. */
export interface DecodedEntry {
  readonly sequence: number
  /** For {@link loggedChangesOf}. */
  readonly changes: readonly unknown[]
}

/** @returns undefined when the body is not one that {@link encodeEntry} wrote, or is damaged */
export const decodeEntry = (body: Buffer): DecodedEntry | undefined => {
  const payload = body.subarray(checksumEnd + between.length, body.length - entryTail.length)
  const head = body.toString('latin1', 0, checksumEnd + between.length)
  const tail = body.toString('latin1', body.length - entryTail.length)
  if (head !== `${changesHead}${checksumHex(crc32(payload))}${between}` || tail !== entryTail)
    return undefined
  const { sequence, operations } = JSON.parse(payload.toString('utf8')) as ParsedPayload
  return { sequence, changes: operations }
}

/** With the names that the log has. */
interface ParsedPayload {
  readonly sequence: number
  readonly operations: readonly unknown[]
}
