import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RecordLog } from '../../adapters/record-log/record-log.js'
import { type LogRecord, Segment } from '../../adapters/record-log/segment.js'
import type { StoredRecord, StoredRecords } from '../../src/ports/storage.js'

const record = (size: number, changes: Partial<LogRecord> = {}): LogRecord => ({
  partitionKey: undefined,
  data: new Uint8Array(size).fill(size),
  arrivalMs: 0,
  sequenceSeconds: 0,
  encrypted: false,
  ...changes,
})

const emptyLog = (): RecordLog => new RecordLog({ next: 1, lastSequenceSeconds: undefined })

const readAll = (log: RecordLog): StoredRecords =>
  log.read({ from: 0, limit: 1e9, maxBytes: 1e12, notBeforeMs: Number.NEGATIVE_INFINITY }).records

/** Blocks that the log holds, seen through the views it hands out. */
const blockBytes = (log: RecordLog): number => {
  const blocks = new Set(readAll(log).map(({ data }) => data.buffer))
  return [...blocks].reduce((sum, { byteLength }) => sum + byteLength, 0)
}

describe('record log', () => {
  test('takes little for one record', () => {
    const log = emptyLog()
    log.append(record(10))
    expect(blockBytes(log)).toBeLessThanOrEqual(256)
  })

  test('grows by blocks of at most 1 MiB, nearly all of it used', () => {
    const log = emptyLog()
    for (let i = 0; i < 10_000; i++) log.append(record(1024))
    expect(log.bytes).toBe(10_240_000)
    expect(blockBytes(log)).toBeLessThanOrEqual(log.bytes + 1024 * 1024 + 50_000)
    for (const { data } of readAll(log)) expect(data.buffer.byteLength).toBeLessThanOrEqual(1024 * 1024)
  })

  test('gives a large record a block of its size', () => {
    const log = emptyLog()
    log.append(record(1))
    log.append(record(5_000_000))
    log.append(record(1))
    expect(readAll(log).at(1)?.data.buffer.byteLength).toBe(5_000_000)
    expect(readAll(log).map(({ data }) => data.length)).toEqual([1, 5_000_000, 1])
  })

  test('hands out views, not copies', () => {
    const log = emptyLog()
    log.append(record(10))
    expect(readAll(log).at(0)?.data.buffer).toBe(readAll(log).at(0)?.data.buffer)
  })

  test('takes any number of empty records', () => {
    const log = emptyLog()
    const count = 2 * Segment.maxRecords + 10
    for (let i = 0; i < count; i++) log.append(record(0))
    expect(readAll(log).map(({ counter }) => counter)).toEqual(Array.from({ length: count }, (_, i) => i + 1))
    expect(log.bytes).toBe(0)
  })

  test('goes on where a trimmed log has ended', () => {
    const log = new RecordLog({ next: 77, lastSequenceSeconds: 5 })
    expect(log.tip).toEqual({ next: 77, lastSequenceSeconds: 5 })
    expect(log.append(record(1, { sequenceSeconds: 6 }))).toBe(77)
    expect(log.tip).toEqual({ next: 78, lastSequenceSeconds: 6 })
  })
})

/** A record log as an array. */
class Model {
  records: StoredRecord[] = []
  next = 1

  append(written: LogRecord, counter: number): void {
    this.records.push({ ...written, counter })
    this.next = counter + 1
  }

  trim(beforeMs: number): void {
    this.records = this.records.filter(({ arrivalMs }) => arrivalMs >= beforeMs)
  }

  read(from: number, limit: number, maxBytes: number, notBeforeMs: number) {
    const visible = this.records.filter(
      ({ counter, arrivalMs }) => counter >= from && arrivalMs >= notBeforeMs,
    )
    let bytes = 0
    const fitting = visible.findIndex((one, i) => {
      bytes += size(one)
      return i > 0 && bytes > maxBytes
    })
    const page = visible.slice(0, Math.min(limit, fitting === -1 ? limit : fitting))
    const behind = visible[page.length]
    return {
      records: page,
      next: behind?.counter ?? Math.max(from, this.next),
      atTip: behind === undefined,
    }
  }

  find(timestampMs: number): number {
    return this.records.find(({ arrivalMs }) => arrivalMs >= timestampMs)?.counter ?? this.next
  }
}

const size = ({ data, partitionKey }: LogRecord): number =>
  data.length + new TextEncoder().encode(partitionKey ?? '').length

const times = fc.integer({ min: 0, max: 20 })

const logRecords: fc.Arbitrary<LogRecord> = fc.record({
  partitionKey: fc.option(fc.string({ unit: 'grapheme', maxLength: 60 }), { nil: undefined }),
  data: fc.oneof(
    { weight: 9, arbitrary: fc.uint8Array({ maxLength: 200 }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 300_000 }).map((length) => new Uint8Array(length)) },
  ),
  arrivalMs: times,
  sequenceSeconds: fc.nat(),
  encrypted: fc.boolean(),
})

const steps = fc.oneof(
  { weight: 6, arbitrary: fc.record({ append: fc.array(logRecords, { minLength: 1, maxLength: 20 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      skip: fc.integer({ min: 1, max: 5 }),
      append: fc.array(logRecords, { minLength: 1, maxLength: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ trim: times }) },
  {
    weight: 3,
    arbitrary: fc.record({
      from: fc.nat({ max: 150 }),
      limit: fc.integer({ min: 1, max: 30 }),
      maxBytes: fc.nat({ max: 5000 }),
      notBeforeMs: times,
    }),
  },
  { weight: 1, arbitrary: fc.record({ find: times }) },
)

const plain = (records: StoredRecords) =>
  records.map((one) => ({ ...one, data: Buffer.from(one.data).toString('latin1') }))

test('a record log behaves like an array of records', () => {
  fc.assert(
    fc.property(fc.array(steps, { maxLength: 40 }), (run) => {
      const log = emptyLog()
      const model = new Model()
      for (const step of run) {
        if ('append' in step) {
          for (const [i, one] of step.append.entries()) {
            const counter = log.next + (i === 0 && 'skip' in step ? step.skip : 0)
            expect(log.append(one, counter)).toBe(counter)
            model.append(one, counter)
          }
        } else if ('trim' in step) {
          log.trim(step.trim)
          model.trim(step.trim)
        } else if ('find' in step) {
          expect(log.find(step.find)).toBe(model.find(step.find))
        } else {
          const page = log.read(step)
          const expected = model.read(step.from, step.limit, step.maxBytes, step.notBeforeMs)
          expect({ ...page, records: plain(page.records) }).toEqual({
            ...expected,
            records: plain(expected.records),
          })
        }
        expect(log.next).toBe(model.next)
        expect(log.records).toBe(model.records.length)
        expect(log.bytes).toBe(model.records.reduce((sum, one) => sum + size(one), 0))
      }
      expect(plain(readAll(log))).toEqual(plain(model.records))
    }),
    { numRuns: 150 },
  )
})
