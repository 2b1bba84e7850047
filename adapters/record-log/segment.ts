import { Buffer } from 'node:buffer'
import type { NewRecord, StoredRecord } from '../../src/ports/storage.js'

/** What is kept of a record beside its bytes, in one row of numbers. */
const rowLength = 6
const counterPlace = 0
const distancePlace = 1
const arrivalPlace = 2
const secondsPlace = 3
const endPlace = 4
const keyPlace = 5

/** The bytes of a partition key, of which no request could carry as many, share their place with flags. */
const keyLengthMask = 0xffffff
const withKeyFlag = 1 << 24
const encryptedFlag = 1 << 25
const trimmedFlag = 1 << 26

/** What a log writes: a record without the shard that it has been sorted into. */
export type LogRecord = Omit<NewRecord, 'shard'>

/**
 * Records in the order they came, in one block of bytes that is written once. Readers are handed views of it. The
 * members of a record that are numbers stand in rows of one table, so that no object is kept for a record.
 */
export class Segment {
  /** Records that a segment takes at most, so that empty ones fill it too. */
  static readonly maxRecords = 16_384

  readonly #block: Buffer
  /** The block's own, which asking it for would take a call out of JavaScript. */
  readonly #memory: ArrayBufferLike
  #count = 0
  #used = 0
  #slots = 4
  #rows = new Float64Array(this.#slots * rowLength)

  /** Records and bytes that have not been trimmed. */
  #records = 0
  #bytes = 0
  /** Least arrival of a record that has not been trimmed. */
  #oldestMs = Number.POSITIVE_INFINITY
  #newestMs = Number.NEGATIVE_INFINITY

  /** @param capacity bytes of data and partition keys that the segment can take */
  constructor(capacity: number) {
    // Not from Buffer's shared pool: a small segment would keep its neighbours alive.
    this.#block = Buffer.allocUnsafeSlow(capacity)
    this.#memory = this.#block.buffer
  }

  /** Slots in use, trimmed records included. */
  get count(): number {
    return this.#count
  }

  /** Whether one record, trimmed or not, takes all of it. */
  get isOfOne(): boolean {
    return this.#count === 1 && this.#used === this.#block.length
  }

  /** Bytes written, trimmed records included. */
  get used(): number {
    return this.#used
  }

  get records(): number {
    return this.#records
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Earliest arrival of a record that has not been trimmed, in epoch milliseconds. */
  get oldestMs(): number {
    return this.#oldestMs
  }

  /** Latest arrival in epoch milliseconds. */
  get newestMs(): number {
    return this.#newestMs
  }

  /** Whether a record of so many bytes can be the next one. */
  accepts(size: number): boolean {
    return this.#used + size <= this.#block.length && this.#count < Segment.maxRecords
  }

  /**
   * Copies the record to the end; the caller has asked {@link accepts} with the same `size`.
   * @param counter its place in its shard
   * @param distance how many positions before it the shard's last record stands; 0 where there is none
   */
  append(record: LogRecord, counter: number, distance: number, size: number): void {
    const slot = this.#count
    if (slot === this.#slots) this.#widen()
    const { data, partitionKey, arrivalMs } = record
    this.#block.set(data, this.#used)
    let key = size - data.length
    if (record.encrypted) key |= encryptedFlag
    if (partitionKey !== undefined) {
      key |= withKeyFlag
      writeUtf8(this.#block, partitionKey, this.#used + data.length)
    }
    this.#used += size
    this.#rows[slot * rowLength + counterPlace] = counter
    this.#rows[slot * rowLength + distancePlace] = distance
    this.#rows[slot * rowLength + arrivalPlace] = arrivalMs
    this.#rows[slot * rowLength + secondsPlace] = record.sequenceSeconds
    this.#rows[slot * rowLength + endPlace] = this.#used
    this.#rows[slot * rowLength + keyPlace] = key
    this.#count = slot + 1
    this.#records += 1
    this.#bytes += size
    if (arrivalMs < this.#oldestMs) this.#oldestMs = arrivalMs
    if (arrivalMs > this.#newestMs) this.#newestMs = arrivalMs
  }

  /** Whether the slot's record has not been trimmed and arrived at `notBeforeMs` or later. */
  holds(slot: number, notBeforeMs: number): boolean {
    return (this.#key(slot) & trimmedFlag) === 0 && this.#arrivalMs(slot) >= notBeforeMs
  }

  counter(slot: number): number {
    return this.#rows[slot * rowLength + counterPlace] as number
  }

  distance(slot: number): number {
    return this.#rows[slot * rowLength + distancePlace] as number
  }

  size(slot: number): number {
    return this.#end(slot) - this.#start(slot)
  }

  record(slot: number): StoredRecord {
    const key = this.#key(slot)
    const end = this.#end(slot)
    const keyStart = end - (key & keyLengthMask)
    return {
      counter: this.counter(slot),
      partitionKey: (key & withKeyFlag) === 0 ? undefined : this.#block.toString('utf8', keyStart, end),
      data: this.#view(this.#start(slot), keyStart),
      arrivalMs: this.#arrivalMs(slot),
      sequenceSeconds: this.#rows[slot * rowLength + secondsPlace] as number,
      encrypted: (key & encryptedFlag) !== 0,
    }
  }

  /** Hides every record that arrived before `beforeMs`. The bytes go when the log drops the segment. */
  trim(beforeMs: number): void {
    if (this.#oldestMs >= beforeMs) return
    this.#oldestMs = Number.POSITIVE_INFINITY
    for (let slot = 0; slot < this.#count; slot++) {
      const key = this.#key(slot)
      if ((key & trimmedFlag) !== 0) continue
      const arrivalMs = this.#arrivalMs(slot)
      if (arrivalMs < beforeMs) {
        this.#rows[slot * rowLength + keyPlace] = key | trimmedFlag
        this.#records -= 1
        this.#bytes -= this.size(slot)
      } else if (arrivalMs < this.#oldestMs) this.#oldestMs = arrivalMs
    }
  }

  /** Four times as fast as Buffer's own subarray. */
  #view(start: number, end: number): Uint8Array {
    return new Uint8Array(this.#memory, start, end - start)
  }

  // The caller of these knows the slot to be in use.

  #arrivalMs(slot: number): number {
    return this.#rows[slot * rowLength + arrivalPlace] as number
  }

  #key(slot: number): number {
    return this.#rows[slot * rowLength + keyPlace] as number
  }

  #end(slot: number): number {
    return this.#rows[slot * rowLength + endPlace] as number
  }

  #start(slot: number): number {
    return slot === 0 ? 0 : this.#end(slot - 1)
  }

  #widen(): void {
    this.#slots = Math.min(this.#slots * 2, Segment.maxRecords)
    const wider = new Float64Array(this.#slots * rowLength)
    wider.set(this.#rows)
    this.#rows = wider
  }
}

/** Most keys are short ASCII, for which a call into the runtime costs more than the loop. */
const writeUtf8 = (block: Buffer, text: string, offset: number): void => {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit > 0x7f || i === 48) {
      block.write(text, offset, 'utf8')
      return
    }
    block[offset + i] = unit
  }
}
