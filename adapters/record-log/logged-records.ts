import type { StoredRecord, StoredRecords } from '../../src/ports/storage.js'
import type { Segment } from './segment.js'

/** Records of a log, each made from its slot when it is asked for: half of a page's time goes into making them. */
export class LoggedRecords implements StoredRecords {
  readonly #segments: Segment[] = []
  readonly #slots: number[] = []

  get length(): number {
    return this.#slots.length
  }

  /** Takes one more record, after the others. */
  push(segment: Segment, slot: number): void {
    this.#segments.push(segment)
    this.#slots.push(slot)
  }

  at(index: number): StoredRecord | undefined {
    const slot = this.#slots.at(index)
    return slot === undefined ? undefined : this.#segments.at(index)?.record(slot)
  }

  map<Value>(of: (record: StoredRecord, index: number) => Value): Value[] {
    return this.#slots.map((slot, index) => of((this.#segments[index] as Segment).record(slot), index))
  }

  *[Symbol.iterator](): Iterator<StoredRecord> {
    for (const [index, slot] of this.#slots.entries()) yield (this.#segments[index] as Segment).record(slot)
  }
}
