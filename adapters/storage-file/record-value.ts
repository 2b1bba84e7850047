import { Buffer } from 'node:buffer'
import type { NewRecord } from '../../src/ports/storage.js'

/** The members of a record that its value holds; shard, counter and seconds stand in its key. */
export type RecordValue = Pick<NewRecord, 'partitionKey' | 'data' | 'arrivalMs' | 'encrypted'>

const withoutKeyFlag = 1
const encryptedFlag = 2
const arrivalBytes = 8
const trailerBytes = 3
/** Of the lengths that there can be. */
const longestVarint = 5

/**
 * A record's value as ferrokinesis 0.7.0 writes it: partition key, Data as base64 text, both after their lengths, and
 * the arrival in whole seconds. What that leaves out of our record (milliseconds, flags) stands after it, where
 * ferrokinesis does not look: a byte of flags and two of milliseconds.
 */
export interface EncodedRecordValue {
  /** What comes before the base64 text. */
  readonly head: Uint8Array
  /** Of the base64 text. */
  readonly base64Length: number
  /** What comes after it. */
  readonly tail: Uint8Array
}

export const encodeRecordValue = (record: RecordValue): EncodedRecordValue => {
  const key = record.partitionKey ?? ''
  const keyLength = Buffer.byteLength(key, 'utf8')
  const base64Length = Math.ceil(record.data.length / 3) * 4
  const head = Buffer.allocUnsafe(keyLength + 2 * longestVarint)
  let at = writeVarint(head, keyLength, 0)
  at += head.write(key, at, 'utf8')
  at = writeVarint(head, base64Length, at)
  return { head: head.subarray(0, at), base64Length, tail: arrival(record) }
}

const arrival = ({ partitionKey, arrivalMs, encrypted }: RecordValue): Buffer => {
  const seconds = Math.floor(arrivalMs / 1000)
  const milliseconds = arrivalMs - seconds * 1000
  const flags = (partitionKey === undefined ? withoutKeyFlag : 0) | (encrypted ? encryptedFlag : 0)
  const plain = flags === 0 && milliseconds === 0
  const bytes = Buffer.allocUnsafe(plain ? arrivalBytes : arrivalBytes + trailerBytes)
  bytes.writeDoubleLE(seconds)
  if (!plain) {
    bytes[arrivalBytes] = flags
    bytes.writeUInt16LE(milliseconds, arrivalBytes + 1)
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
  if (end + arrivalBytes > buffer.length) return undefined
  const seconds = buffer.readDoubleLE(end)
  if (!Number.isFinite(seconds)) return undefined
  const trailed = buffer.length >= end + arrivalBytes + trailerBytes
  const flags = trailed ? (buffer[end + arrivalBytes] as number) : 0
  const milliseconds = trailed ? buffer.readUInt16LE(end + arrivalBytes + 1) : 0
  return {
    partitionKey:
      (flags & withoutKeyFlag) === 0 ? buffer.toString('utf8', key.start, key.start + key.length) : undefined,
    data: Buffer.from(buffer.toString('latin1', data.start, end), 'base64'),
    arrivalMs: Math.round(seconds * 1000) + milliseconds,
    encrypted: (flags & encryptedFlag) !== 0,
  }
}

interface Field {
  readonly start: number
  readonly length: number
}

/** Unsigned LEB128. @returns where it ends */
const writeVarint = (into: Uint8Array, value: number, at: number): number => {
  let end = at
  let rest = value
  for (; rest > 0x7f; rest >>>= 7) into[end++] = (rest & 0x7f) | 0x80
  into[end++] = rest
  return end
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
