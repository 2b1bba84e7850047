import { Buffer } from 'node:buffer'
import { crc32 } from 'node:zlib'
import { JsonSink } from '../../src/encoding/json-sink.js'
import { CHECKSUM_DIGITS, checksumHex } from './checksum.js'
import { type Operation, writeOperation } from './operation.js'

/** The first bytes of every log. */
export const MAGIC = Buffer.from('FKWALv2\n', 'latin1')
/** An entry begins with the length of its body, as 64 bits in little-endian order. */
export const LENGTH_BYTES = 8

/** One group of operations, of which all or none are in the log. */
export interface LogEntry {
  /** Greater by one than that of the entry before. */
  readonly sequence: number
  readonly operations: readonly Operation[]
}

/** What stands around an image of the whole state in an entry of ferrokinesis's. */
export const IMAGE_HEAD = '{"Snapshot":'
export const IMAGE_TAIL = '}'

export const OPERATIONS_HEAD = '{"Shardport":["'
const BETWEEN = '",'
const TAIL = ']}'
const CHECKSUM_END = OPERATIONS_HEAD.length + CHECKSUM_DIGITS
/** Length and checksum, which are known when all else has been written. */
const ROOM_FOR_HEAD = Buffer.alloc(LENGTH_BYTES + CHECKSUM_END + BETWEEN.length)

/**
 * An entry in ferrokinesis's framing: `{"Shardport":["<CRC-32 of what follows>",{"sequence":…,"operations":[…]}]}`
 * behind its length. JSON, because its text never holds a byte of zero, as every length does: what a client chose can
 * never look like the beginning of an entry to somebody who searches a damaged log.
 */
export const encodeEntry = ({ sequence, operations }: LogEntry): Buffer => {
  const sink = new JsonSink()
  sink.raw(ROOM_FOR_HEAD)
  sink.json(`{"sequence":${sequence},"operations":[`)
  for (const [index, operation] of operations.entries()) {
    if (index > 0) sink.json(',')
    writeOperation(operation, sink)
  }
  sink.json(`]}${TAIL}`)
  const entry = sink.takeBytes()
  const sum = checksumHex(crc32(entry.subarray(ROOM_FOR_HEAD.length, entry.length - TAIL.length)))
  writeLength(entry, entry.length - LENGTH_BYTES)
  entry.write(`${OPERATIONS_HEAD}${sum}${BETWEEN}`, LENGTH_BYTES, 'latin1')
  return entry
}

/** @param image in chunks */
export const encodeImageEntry = (image: readonly Buffer[]): Buffer => {
  const parts = [Buffer.from(IMAGE_HEAD, 'latin1'), ...image, Buffer.from(IMAGE_TAIL, 'latin1')]
  const length = Buffer.alloc(LENGTH_BYTES)
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

/** An entry that has been read. Its operations are left as they were parsed: making them of it takes as long again. */
export interface DecodedEntry {
  readonly sequence: number
  /** For {@link operationsOf}. */
  readonly operations: readonly unknown[]
}

/** @returns undefined when the body is not one that {@link encodeEntry} wrote, or is damaged */
export const decodeEntry = (body: Buffer): DecodedEntry | undefined => {
  const payload = body.subarray(CHECKSUM_END + BETWEEN.length, body.length - TAIL.length)
  const head = body.toString('latin1', 0, CHECKSUM_END + BETWEEN.length)
  const tail = body.toString('latin1', body.length - TAIL.length)
  if (head !== `${OPERATIONS_HEAD}${checksumHex(crc32(payload))}${BETWEEN}` || tail !== TAIL) return undefined
  return JSON.parse(payload.toString('utf8')) as DecodedEntry
}
