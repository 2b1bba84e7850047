import { Buffer } from 'node:buffer'
import type { JsonSink } from '../../src/encoding/json-sink.js'
import type { DocumentKey, NewRecord, ShardTip } from '../../src/ports/storage.js'
import type { AppliedChange, MemoryState } from '../memory-state/memory-state.js'

const comma = 0x2c
const openBracket = 0x5b
const closeBracket = 0x5d

/** A decided change of the state, as the log holds it. Applied in the order of the log, it cannot fail. */
export type LoggedChange = LoggedCommit | LoggedAppend | LoggedAdvance | LoggedTrim

export interface LoggedCommit {
  readonly kind: 'commit'
  readonly version: number
  readonly changes: readonly AppliedChange[]
}

export interface LoggedAppend {
  readonly kind: 'append'
  readonly key: DocumentKey<'stream'>
  readonly incarnation: string
  readonly records: readonly NewRecord[]
  /** Of each record. */
  readonly counters: readonly number[]
}

/** Counters of a shard are used up without a record. */
export interface LoggedAdvance {
  readonly kind: 'advance'
  readonly key: DocumentKey<'stream'>
  readonly incarnation: string
  readonly shard: number
  readonly tip: ShardTip
}

export interface LoggedTrim {
  readonly kind: 'trim'
  readonly key: DocumentKey<'stream'>
  readonly incarnation: string
  /** Epoch milliseconds. */
  readonly beforeMs: number
}

export const applyLoggedChange = (state: MemoryState, change: LoggedChange): void => {
  switch (change.kind) {
    case 'commit':
      state.apply(change.changes, change.version)
      break
    case 'append': {
      const stream = state.stream(change.key, change.incarnation)
      if (stream !== undefined) state.write(stream, change.records, change.counters)
      break
    }
    case 'advance': {
      const stream = state.stream(change.key, change.incarnation)
      if (stream !== undefined) state.advance(stream, change.shard, change.tip)
      break
    }
    case 'trim':
      state.trim(change.key, change.incarnation, change.beforeMs)
  }
}

/** A change as one JSON value; documents keep their members, a record is a tuple with its data as base64 text. */
export const writeLoggedChange = (change: LoggedChange, sink: JsonSink): void => {
  if (change.kind !== 'append') {
    sink.json(JSON.stringify(change))
    return
  }
  const { key, incarnation, records, counters } = change
  const head = JSON.stringify({ kind: 'append', key, incarnation })
  sink.json(`${head.slice(0, -1)},"records":[`)
  for (let index = 0; index < records.length; index++) {
    if (index > 0) sink.byte(comma)
    writeRecord(records[index] as NewRecord, counters[index] as number, sink)
  }
  sink.json(']}')
}

const writeRecord = (record: NewRecord, counter: number, sink: JsonSink): void => {
  sink.byte(openBracket)
  sink.integer(record.shard)
  sink.byte(comma)
  sink.integer(counter)
  sink.byte(comma)
  sink.integer(record.arrivalMs)
  sink.byte(comma)
  sink.integer(record.sequenceSeconds)
  sink.byte(comma)
  sink.boolean(record.encrypted)
  sink.byte(comma)
  if (record.partitionKey === undefined) sink.json('null')
  else sink.text(record.partitionKey)
  sink.byte(comma)
  sink.blob(record.data)
  sink.byte(closeBracket)
}

type RecordTuple = readonly [number, number, number, number, boolean, string | null, string]

/**
 * A change of the log, as several that do the same where it is on more than `most` records.
 * @param value what {@link writeLoggedChange} wrote, parsed
 */
export function* loggedChangesOf(value: unknown, most: number): Generator<LoggedChange, void> {
  const change = value as
    | LoggedCommit
    | LoggedAdvance
    | LoggedTrim
    | { kind: 'append'; key: DocumentKey<'stream'>; incarnation: string; records: readonly RecordTuple[] }
  if (change.kind !== 'append') {
    yield change
    return
  }
  for (let at = 0; at < change.records.length; at += most) {
    const tuples = change.records.slice(at, at + most)
    yield {
      ...change,
      records: tuples.map(([shard, , arrivalMs, sequenceSeconds, encrypted, partitionKey, base64]) => ({
        shard,
        partitionKey: partitionKey ?? undefined,
        data: Buffer.from(base64, 'base64'),
        arrivalMs,
        sequenceSeconds,
        encrypted,
      })),
      counters: tuples.map(([, counter]) => counter),
    }
  }
}
