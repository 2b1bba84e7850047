import { recordBytes } from '../../src/domain/record-size.js'
import type { ReadRequest, RecordPage, ShardTip } from '../../src/ports/storage.js'
import { LoggedRecords } from './logged-records.js'
import { type LogRecord, Segment } from './segment.js'

const minSegmentBytes = 256
const maxSegmentBytes = 1024 * 1024
/** A record of this size that finds no room is not worth a block with room for more. */
const loneRecordBytes = maxSegmentBytes / 4

/**
 * The records of one shard in memory, ascending by counter. Segments grow with the log, from 256 bytes to 1 MiB.
 * Nothing here waits or reads a clock.
 */
export class RecordLog {
  #segments: Segment[] = []
  #next: number
  #lastSequenceSeconds: number | undefined
  #records = 0
  #bytes = 0

  /** @param tip where the log begins; of a log that is loaded, what it knew of its trimmed records */
  constructor(tip: ShardTip) {
    this.#next = tip.next
    this.#lastSequenceSeconds = tip.lastSequenceSeconds
  }

  get tip(): ShardTip {
    return { next: this.#next, lastSequenceSeconds: this.#lastSequenceSeconds }
  }

  /** The counter that the next record gets. */
  get next(): number {
    return this.#next
  }

  get records(): number {
    return this.#records
  }

  /** Data and UTF-8 partition keys. */
  get bytes(): number {
    return this.#bytes
  }

  /**
   * Copies a record to the end.
   * @param counter at least {@link next}; the counters in between stay without a record
   * @returns the record's counter
   */
  append(record: LogRecord, counter: number = this.#next): number {
    const size = recordBytes(record.data, record.partitionKey)
    let segment = this.#segments[this.#segments.length - 1]
    if (segment === undefined || !segment.accepts(counter, size)) {
      segment = new Segment(counter, capacityAfter(segment, size))
      this.#segments.push(segment)
    }
    segment.append(record, size)
    this.#next = counter + 1
    this.#lastSequenceSeconds = record.sequenceSeconds
    this.#records += 1
    this.#bytes += size
    return counter
  }

  /** {@link StoragePort.read}: `next` is the first record not given, or the tip. */
  read(request: Pick<ReadRequest, 'from' | 'limit' | 'maxBytes' | 'notBeforeMs'>): RecordPage {
    const { from, limit, maxBytes, notBeforeMs } = request
    const records = new LoggedRecords()
    let bytes = 0
    for (let i = this.#segmentFor(from); i < this.#segments.length; i++) {
      const segment = this.#segments[i]
      if (segment === undefined || segment.newestMs < notBeforeMs) continue
      for (let slot = Math.max(0, from - segment.firstCounter); slot < segment.count; slot++) {
        if (!segment.holds(slot, notBeforeMs)) continue
        bytes += segment.size(slot)
        if (records.length === limit || (records.length > 0 && bytes > maxBytes)) {
          return { records, next: segment.firstCounter + slot, atTip: false }
        }
        records.push(segment, slot)
      }
    }
    return { records, next: Math.max(from, this.#next), atTip: true }
  }

  /** Counter of the first record that arrived at `timestampMs` or later, or {@link next}. */
  find(timestampMs: number): number {
    for (const segment of this.#segments) {
      if (segment.newestMs < timestampMs) continue
      for (let slot = 0; slot < segment.count; slot++) {
        if (segment.holds(slot, timestampMs)) return segment.firstCounter + slot
      }
    }
    return this.#next
  }

  /**
   * Counts counters as used although no record of theirs is here.
   * @param tip where the log goes on, unless that lies before it
   */
  advance(tip: ShardTip): void {
    if (tip.next < this.#next) return
    this.#next = tip.next
    this.#lastSequenceSeconds = tip.lastSequenceSeconds ?? this.#lastSequenceSeconds
  }

  /** Whether a record is here that arrived before `beforeMs`. */
  holdsBefore(beforeMs: number): boolean {
    return this.#segments.some((segment) => segment.oldestMs < beforeMs)
  }

  /** Forgets the records that arrived before `beforeMs`. */
  trim(beforeMs: number): void {
    let emptied = false
    for (const segment of this.#segments) {
      const { records, bytes } = segment
      segment.trim(beforeMs)
      this.#records -= records - segment.records
      this.#bytes -= bytes - segment.bytes
      emptied ||= segment.records === 0
    }
    if (emptied) this.#segments = this.#segments.filter((segment) => segment.records > 0)
  }

  /** Index of the last segment that begins at `counter` or before, else of the first one. */
  #segmentFor(counter: number): number {
    let low = 0
    let high = this.#segments.length - 1
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if ((this.#segments[middle]?.firstCounter ?? counter) <= counter) low = middle
      else high = middle - 1
    }
    return low
  }
}

const capacityAfter = (previous: Segment | undefined, size: number): number =>
  size >= loneRecordBytes
    ? size
    : Math.max(size, Math.min(maxSegmentBytes, Math.max(minSegmentBytes, 2 * (previous?.used ?? 0))))
