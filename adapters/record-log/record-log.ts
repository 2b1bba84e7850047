import { recordBytes } from '../../src/domain/record-size.js'
import { type LogRecord, Segment } from './segment.js'

const minSegmentBytes = 256
const maxSegmentBytes = 1024 * 1024
/** A record of this size that finds no room is not worth a block with room for more. */
const loneRecordBytes = maxSegmentBytes / 4

export const positionsPerSegment = Segment.maxRecords

/** Positions from `start` to before `end`. */
export interface PositionRange {
  readonly start: number
  readonly end: number
}

/**
 * The records of a stream in memory, those of all shards in the order they came, so that what a put writes lies side by
 * side however many shards there are. A record's position is {@link positionsPerSegment} times the number of its segment,
 * and its slot. Segments grow with the log, from 256 bytes to 1 MiB. Nothing here waits or reads a clock.
 */
export class RecordLog {
  /** By the position of slot 0, ascending. */
  readonly #segments = new Map<number, Segment>()
  #last: Segment | undefined
  #lastStart = 0
  #nextStart = 0
  /** Bytes that the next segment takes which is not made for one record alone. */
  #capacity = minSegmentBytes
  #records = 0
  #bytes = 0

  get records(): number {
    return this.#records
  }

  /** Data and UTF-8 partition keys. */
  get bytes(): number {
    return this.#bytes
  }

  /**
   * Copies a record to the end.
   * @param counter its place in its shard
   * @param previous position of the shard's last record, where there is one
   * @returns its position here, which is greater than those before
   */
  append(record: LogRecord, counter: number, previous: number | undefined): number {
    const size = recordBytes(record.data, record.partitionKey)
    let segment = this.#last
    if (segment === undefined || !segment.accepts(size)) segment = this.#grow(size)
    const position = this.#lastStart + segment.count
    segment.append(record, counter, previous === undefined ? 0 : position - previous, size)
    this.#records += 1
    this.#bytes += size
    return position
  }

  /** @param start position of its slot 0; the caller knows that a record of it is here */
  segment(start: number): Segment {
    return this.#segments.get(start) as Segment
  }

  /** Whether a record is here that arrived before `beforeMs`. */
  holdsBefore(beforeMs: number): boolean {
    for (const segment of this.#segments.values()) if (segment.oldestMs < beforeMs) return true
    return false
  }

  /**
   * Forgets the records that arrived before `beforeMs`.
   * @param forget is told which positions segments have that go with their last record, before they go; ascending
   */
  trim(beforeMs: number, forget: (gone: PositionRange) => void): void {
    const gone: PositionRange[] = []
    for (const [start, segment] of this.#segments) {
      const { records, bytes } = segment
      segment.trim(beforeMs)
      this.#records -= records - segment.records
      this.#bytes -= bytes - segment.bytes
      if (segment.records > 0) continue
      const before = gone.at(-1)?.end === start ? gone.pop() : undefined
      gone.push({ start: before?.start ?? start, end: start + positionsPerSegment })
    }
    for (const { start, end } of gone) {
      forget({ start, end })
      for (let each = start; each < end; each += positionsPerSegment) this.#segments.delete(each)
      if (start <= this.#lastStart && this.#lastStart < end) this.#last = undefined
    }
  }

  /**
   * Puts the segments of another log behind its own, without a copy: one of the two is not to be written any more.
   * @returns by how much the positions of the other log's records are greater here
   */
  include(other: RecordLog): number {
    const offset = this.#nextStart
    for (const [start, segment] of other.#segments) this.#segments.set(offset + start, segment)
    this.#last = other.#last
    this.#capacity = other.#capacity
    this.#lastStart = offset + other.#lastStart
    this.#nextStart = offset + other.#nextStart
    this.#records += other.#records
    this.#bytes += other.#bytes
    return offset
  }

  #grow(size: number): Segment {
    if (this.#last !== undefined && !isLone(this.#last))
      this.#capacity = Math.min(maxSegmentBytes, Math.max(minSegmentBytes, 2 * this.#last.used))
    const segment = new Segment(size >= loneRecordBytes ? size : Math.max(size, this.#capacity))
    this.#segments.set(this.#nextStart, segment)
    this.#last = segment
    this.#lastStart = this.#nextStart
    this.#nextStart += positionsPerSegment
    return segment
  }
}

const isLone = (segment: Segment): boolean => segment.isOfOne && segment.used >= loneRecordBytes
