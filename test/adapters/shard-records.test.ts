import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { positionsPerSegment, RecordLog } from '../../adapters/record-log/record-log.js'
import type { LogRecord } from '../../adapters/record-log/segment.js'
import { ShardRecords } from '../../adapters/record-log/shard-records.js'
import type { StoredRecord, StoredRecords } from '../../src/ports/storage.js'

const record = (size: number, changes: Partial<LogRecord> = {}): LogRecord => ({
  partitionKey: undefined,
  data: new Uint8Array(size).fill(size),
  arrivalMs: 0,
  sequenceSeconds: 0,
  encrypted: false,
  ...changes,
})

const startTip = { next: 1, lastSequenceSeconds: undefined }

const shardOf = (log: RecordLog): ShardRecords => new ShardRecords(log, startTip)

const readAll = (shard: ShardRecords): StoredRecords =>
  shard.read({ from: 0, limit: 1e9, maxBytes: 1e12, notBeforeMs: Number.NEGATIVE_INFINITY }).records

/** Blocks that hold the records of shards, seen through the views that are handed out. */
const blockBytes = (...shards: readonly ShardRecords[]): number => {
  const blocks = new Set(shards.flatMap((shard) => readAll(shard).map(({ data }) => data.buffer)))
  return [...blocks].reduce((sum, { byteLength }) => sum + byteLength, 0)
}

describe('the records of a shard', () => {
  test('take little while there is one', () => {
    const shard = shardOf(new RecordLog())
    shard.append(record(10))
    expect(blockBytes(shard)).toBeLessThanOrEqual(256)
  })

  test('grow by blocks of at most 1 MiB, nearly all of it used', () => {
    const log = new RecordLog()
    const shard = shardOf(log)
    for (let i = 0; i < 10_000; i++) shard.append(record(1024))
    expect(log.bytes).toBe(10_240_000)
    expect(blockBytes(shard)).toBeLessThanOrEqual(log.bytes + 1024 * 1024 + 50_000)
    for (const { data } of readAll(shard)) expect(data.buffer.byteLength).toBeLessThanOrEqual(1024 * 1024)
  })

  test('share blocks also when the first block was too small for one', () => {
    const shard = shardOf(new RecordLog())
    for (let i = 0; i < 100; i++) shard.append(record(2000))
    expect(new Set(readAll(shard).map(({ data }) => data.buffer)).size).toBeLessThanOrEqual(10)
  })

  test('share their blocks with those of other shards', () => {
    const log = new RecordLog()
    const shards = Array.from({ length: 1000 }, () => shardOf(log))
    for (let round = 0; round < 3; round++) for (const shard of shards) shard.append(record(100))
    expect(blockBytes(...shards)).toBeLessThanOrEqual(2 * log.bytes)
    for (const shard of shards) expect(readAll(shard).map(({ counter }) => counter)).toEqual([1, 2, 3])
  })

  test('have a block of its size for a large record', () => {
    const shard = shardOf(new RecordLog())
    shard.append(record(1))
    shard.append(record(5_000_000))
    shard.append(record(1))
    expect(readAll(shard).at(1)?.data.buffer.byteLength).toBe(5_000_000)
    expect(readAll(shard).map(({ data }) => data.length)).toEqual([1, 5_000_000, 1])
  })

  test('take no more room where large and small ones alternate', () => {
    const log = new RecordLog()
    const [large, small] = [shardOf(log), shardOf(log)]
    for (let i = 0; i < 20; i++) {
      large.append(record(1024 * 1024))
      small.append(record(100))
    }
    expect(blockBytes(large, small)).toBeLessThanOrEqual(1.01 * log.bytes)
  })

  test('are handed out as views, not copies', () => {
    const shard = shardOf(new RecordLog())
    shard.append(record(10))
    expect(readAll(shard).at(0)?.data.buffer).toBe(readAll(shard).at(0)?.data.buffer)
  })

  test('may be empty, any number of them', () => {
    const log = new RecordLog()
    const shard = shardOf(log)
    const count = 2 * positionsPerSegment + 10
    for (let i = 0; i < count; i++) shard.append(record(0))
    expect(readAll(shard).map(({ counter }) => counter)).toEqual(
      Array.from({ length: count }, (_, i) => i + 1),
    )
    expect(log.bytes).toBe(0)
  })

  test('go on where trimmed ones have ended', () => {
    const shard = new ShardRecords(new RecordLog(), { next: 77, lastSequenceSeconds: 5 })
    expect(shard.tip).toEqual({ next: 77, lastSequenceSeconds: 5 })
    expect(shard.append(record(1, { sequenceSeconds: 6 }))).toBe(77)
    expect(shard.tip).toEqual({ next: 78, lastSequenceSeconds: 6 })
  })

  test('may be taken into the log of one stream and then into that of another', () => {
    const loaded = shardOf(new RecordLog())
    loaded.append(record(1))
    const streams = [new RecordLog(), new RecordLog()]
    const [former, kept] = streams.map((log) => {
      shardOf(log).append(record(9))
      return loaded.within(log)
    })
    kept?.append(record(2))
    expect(readAll(kept as ShardRecords).map(({ data }) => [...data])).toEqual([[1], [2, 2]])
    expect(readAll(former as ShardRecords).map(({ data }) => [...data])).toEqual([[1]])
    expect(readAll(loaded).map(({ data }) => [...data])).toEqual([[1]])
    expect(streams.map(({ records }) => records)).toEqual([2, 3])
  })

  test('stay in a page that was read before they were trimmed', () => {
    const log = new RecordLog()
    const shard = shardOf(log)
    shard.append(record(3))
    const page = readAll(shard)
    log.trim(1, (gone) => shard.forget(gone))
    expect(readAll(shard).length).toBe(0)
    expect(page.map(({ data }) => [...data])).toEqual([[3, 3, 3]])
  })
})

/** A shard's records as an array. */
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
  { weight: 1, arbitrary: fc.constant({ include: true } as const) },
)

const shardCount = 3
const runs = fc.array(fc.tuple(fc.nat({ max: shardCount - 1 }), steps), { maxLength: 60 })

const plain = (records: StoredRecords) =>
  records.map((one) => ({ ...one, data: Buffer.from(one.data).toString('latin1') }))

test('shards that share a log behave like arrays of records', () => {
  fc.assert(
    fc.property(runs, (run) => {
      let log = new RecordLog()
      let shards = Array.from({ length: shardCount }, () => shardOf(log))
      const models = Array.from({ length: shardCount }, () => new Model())
      for (const [index, step] of run) {
        const shard = shards[index] as ShardRecords
        const model = models[index] as Model
        if ('append' in step) {
          for (const [i, one] of step.append.entries()) {
            const counter = shard.next + (i === 0 && 'skip' in step ? step.skip : 0)
            expect(shard.append(one, counter)).toBe(counter)
            model.append(one, counter)
          }
        } else if ('trim' in step) {
          log.trim(step.trim, (gone) => {
            for (const each of shards) each.forget(gone)
          })
          for (const each of models) each.trim(step.trim)
        } else if ('find' in step) {
          expect(shard.find(step.find)).toBe(model.find(step.find))
        } else if ('include' in step) {
          log = new RecordLog()
          shards = shards.map((each) => alone(each).within(log))
        } else {
          const page = shard.read(step)
          const expected = model.read(step.from, step.limit, step.maxBytes, step.notBeforeMs)
          expect({ ...page, records: plain(page.records) }).toEqual({
            ...expected,
            records: plain(expected.records),
          })
        }
        for (const [i, { next }] of models.entries()) expect(shards[i]?.next).toBe(next)
        const all = models.flatMap(({ records }) => records)
        expect(log.records).toBe(all.length)
        expect(log.bytes).toBe(all.reduce((sum, one) => sum + size(one), 0))
        for (const beforeMs of [0, 10, 21])
          expect(log.holdsBefore(beforeMs)).toBe(all.some(({ arrivalMs }) => arrivalMs < beforeMs))
      }
      for (const [i, { records }] of models.entries())
        expect(plain(readAll(shards[i] as ShardRecords))).toEqual(plain(records))
    }),
    { numRuns: 200 },
  )
})

/** The same records in a log of their own, as a loaded shard has them. */
const alone = (shard: ShardRecords): ShardRecords => {
  const copy = shardOf(new RecordLog())
  for (const one of readAll(shard)) copy.append(one, one.counter)
  copy.advance(shard.tip)
  return copy
}
