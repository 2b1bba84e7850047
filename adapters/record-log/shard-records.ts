import type { ReadRequest, RecordPage, ShardTip } from '../../src/ports/storage.js'
import { LoggedRecords } from './logged-records.js'
import { type PositionRange, positionsPerSegment, type RecordLog } from './record-log.js'
import type { LogRecord, Segment } from './segment.js'

/** Records of a shard that stand in one segment. */
interface Run {
  readonly segment: Segment
  /** Position of the segment's slot 0. */
  readonly start: number
  /** Indices of the records' positions, from the first to before `to`. */
  readonly from: number
  readonly to: number
}

/** Records that are appended before their positions are noted, which takes 25 µs, and 200 among a thousand shards. */
const mostNotNoted = 1024

/**
 * The records of one shard, ascending by counter. The log leads from each back to the one before; where they stand is noted
 * for many at a time, so that a put into one of a thousand shards touches few lines of the processor's cache.
 */
export class ShardRecords {
  readonly #log: RecordLog
  /** Ascending. */
  readonly #noted: number[]
  /** Position of the last record that the log still has. */
  #last: number | undefined
  #notNoted = 0
  #next: number
  #lastSequenceSeconds: number | undefined

  /**
   * @param log where new records go
   * @param tip where the shard begins; of a shard that is loaded, what it knew of its trimmed records
   * @param positions of records that are in the log already, all of them before the tip
   */
  constructor(log: RecordLog, tip: ShardTip, positions: number[] = []) {
    this.#log = log
    this.#noted = positions
    this.#last = positions.at(-1)
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

  /** Whether no record has been appended that the log still has. */
  get isEmpty(): boolean {
    return this.#last === undefined
  }

  /**
   * Copies a record to the end.
   * @param counter at least {@link next}; the counters in between stay without a record
   * @returns the record's counter
   */
  append(record: LogRecord, counter: number = this.#next): number {
    this.#last = this.#log.append(record, counter, this.#last)
    if (++this.#notNoted === mostNotNoted) this.#noteAll()
    this.#next = counter + 1
    this.#lastSequenceSeconds = record.sequenceSeconds
    return counter
  }

  /** {@link StoragePort.read}: `next` is the first record not given, or the tip. */
  read(request: Pick<ReadRequest, 'from' | 'limit' | 'maxBytes' | 'notBeforeMs'>): RecordPage {
    const { from, limit, maxBytes, notBeforeMs } = request
    const positions = this.#positions()
    const records = new LoggedRecords()
    let bytes = 0
    for (const run of this.#runs(this.#indexOfCounter(from))) {
      const { segment } = run
      if (segment.newestMs < notBeforeMs) continue
      for (let index = run.from; index < run.to; index++) {
        const slot = (positions[index] as number) - run.start
        if (!segment.holds(slot, notBeforeMs)) continue
        bytes += segment.size(slot)
        if (records.length === limit || (records.length > 0 && bytes > maxBytes)) {
          return { records, next: segment.counter(slot), atTip: false }
        }
        records.push(segment, slot)
      }
    }
    return { records, next: Math.max(from, this.#next), atTip: true }
  }

  /** Counter of the first record that arrived at `timestampMs` or later, or {@link next}. */
  find(timestampMs: number): number {
    const positions = this.#positions()
    for (const { segment, start, from, to } of this.#runs(0)) {
      if (segment.newestMs < timestampMs) continue
      for (let index = from; index < to; index++) {
        const slot = (positions[index] as number) - start
        if (segment.holds(slot, timestampMs)) return segment.counter(slot)
      }
    }
    return this.#next
  }

  /**
   * Counts counters as used although no record of theirs is here.
   * @param tip where the shard goes on, unless that lies before it
   */
  advance(tip: ShardTip): void {
    if (tip.next < this.#next) return
    this.#next = tip.next
    this.#lastSequenceSeconds = tip.lastSequenceSeconds ?? this.#lastSequenceSeconds
  }

  /** Forgets what stands at positions that the log is about to let go. */
  forget({ start, end }: PositionRange): void {
    const positions = this.#positions()
    const first = this.#indexOf(start)
    positions.splice(first, this.#indexOf(end) - first)
    this.#last = positions.at(-1)
  }

  /** The same records in the log of a stream. Their own has none but these; see {@link RecordLog.include}. */
  within(log: RecordLog): ShardRecords {
    const offset = log.include(this.#log)
    return new ShardRecords(
      log,
      this.tip,
      this.#positions().map((position) => position + offset),
    )
  }

  /** Where the records stand, ascending. */
  #positions(): number[] {
    if (this.#notNoted > 0) this.#noteAll()
    return this.#noted
  }

  /** Goes back from the last record to the first that has not been noted. */
  #noteAll(): void {
    let position = this.#last as number
    let start = startOf(position)
    let segment = this.#log.segment(start)
    let index = this.#noted.length + this.#notNoted
    this.#noted.length = index
    for (; this.#notNoted > 0; this.#notNoted--) {
      if (position < start) {
        start = startOf(position)
        segment = this.#log.segment(start)
      }
      this.#noted[--index] = position
      position -= segment.distance(position - start)
    }
  }

  /** @param index of the first position to look at */
  *#runs(index: number): Generator<Run, void> {
    const positions = this.#positions()
    for (let from = index; from < positions.length; ) {
      const start = startOf(positions[from] as number)
      const to = this.#indexOf(start + positionsPerSegment)
      yield { segment: this.#log.segment(start), start, from, to }
      from = to
    }
  }

  /** Index of the first record that stands at `position` or after it. */
  #indexOf(position: number): number {
    return this.#firstIndex((one) => one >= position)
  }

  /** Index of the first record whose counter is `counter` or greater. */
  #indexOfCounter(counter: number): number {
    return this.#firstIndex((position) => {
      const start = startOf(position)
      return this.#log.segment(start).counter(position - start) >= counter
    })
  }

  /** @param isBehind false up to some position and true from there on */
  #firstIndex(isBehind: (position: number) => boolean): number {
    const positions = this.#positions()
    let low = 0
    let high = positions.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (isBehind(positions[middle] as number)) high = middle
      else low = middle + 1
    }
    return low
  }
}

/** Position of slot 0 of the segment that has a position. */
const startOf = (position: number): number => position - (position % positionsPerSegment)
