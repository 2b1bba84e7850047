import { Buffer } from 'node:buffer'
import type { NewRecord } from '../../src/ports/storage.js'

/** The members of a record that its value holds; shard, counter and seconds stand in its key. */
export type RecordValue = Pick<NewRecord, 'partitionKey' | 'data' | 'arrivalMs' | 'encrypted'>

const WITHOUT_KEY = 1
const ENCRYPTED = 2
const TRAILER_BYTES = 3

/** Bytes of data that one step encodes: a whole number of base64 groups. */
const DATA_STEP = 48 * 1024

/**
 * A record's value as ferrokinesis 0.7.0 writes it: partition key, Data as base64 text, both behind their lengths, and
 * the arrival in whole seconds. What that leaves out of our record (milliseconds, flags) stands behind, where
 * ferrokinesis does not look: a byte of flags and two of milliseconds.
 * @returns the bytes in pieces of at most 64 KiB, but for a longer partition key
 */
export function* encodeRecordValue(record: RecordValue): Generator<Uint8Array, void> {
  const key = Buffer.from(record.partitionKey ?? '', 'utf8')
  const { data } = record
  yield Buffer.concat([varint(key.length), key, varint(Math.ceil(data.length / 3) * 4)])
  for (let at = 0; at < data.length; at += DATA_STEP) {
    const step = data.subarray(at, at + DATA_STEP)
    const base64 = Buffer.from(step.buffer, step.byteOffset, step.length).toString('base64')
    yield Buffer.from(base64, 'latin1')
  }
  yield arrival(record)
}

const arrival = ({ partitionKey, arrivalMs, encrypted }: RecordValue): Buffer => {
  const seconds = Math.floor(arrivalMs / 1000)
  const milliseconds = arrivalMs - seconds * 1000
  const flags = (partitionKey === undefined ? WITHOUT_KEY : 0) | (encrypted ? ENCRYPTED : 0)
  const plain = flags === 0 && milliseconds === 0
  const bytes = Buffer.alloc(plain ? 8 : 8 + TRAILER_BYTES)
  bytes.writeDoubleLE(seconds)
  if (!plain) {
    bytes[8] = flags
    bytes.writeUInt16LE(milliseconds, 9)
  }
  return bytes
}

/** @returns undefined when the bytes are no record's value */
export const decodeRecordValue = (bytes: Uint8Array): RecordValue | undefined => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const key = lengthAt(buffer, 0)
  if (key === undefined) return undefined
  const data = lengthAt(buffer, key.start + key.length)
  if (data === undefined) return undefined
  const end = data.start + data.length
  if (end + 8 > buffer.length) return undefined
  const seconds = buffer.readDoubleLE(end)
  if (!Number.isFinite(seconds)) return undefined
  const trailed = buffer.length >= end + 8 + TRAILER_BYTES
  const flags = trailed ? (buffer[end + 8] as number) : 0
  const milliseconds = trailed ? buffer.readUInt16LE(end + 9) : 0
  return {
    partitionKey:
      (flags & WITHOUT_KEY) === 0 ? buffer.toString('utf8', key.start, key.start + key.length) : undefined,
    data: Buffer.from(buffer.toString('latin1', data.start, end), 'base64'),
    arrivalMs: Math.round(seconds * 1000) + milliseconds,
    encrypted: (flags & ENCRYPTED) !== 0,
  }
}

interface Field {
  readonly start: number
  readonly length: number
}

/** Unsigned LEB128. */
const varint = (value: number): Uint8Array => {
  const bytes: number[] = []
  let rest = value
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80)
  bytes.push(rest)
  return Uint8Array.from(bytes)
}

/** The field whose length stands at `at`, if it ends within the buffer. */
const lengthAt = (buffer: Buffer, at: number): Field | undefined => {
  let length = 0
  for (let index = 0; index < 8; index++) {
    const byte = buffer[at + index]
    if (byte === undefined) return undefined
    length += (byte & 0x7f) * 128 ** index
    if (byte < 0x80) {
      const start = at + index + 1
      return start + length <= buffer.length ? { start, length } : undefined
    }
  }
  return undefined
}
