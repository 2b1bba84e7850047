import { Buffer } from 'node:buffer'
import type { DocumentKey, NewRecord, ShardTip } from '../../src/ports/storage.js'
import type { AppliedChange, MemoryState } from '../memory-state/memory-state.js'

/** A decided change of the state, as the log holds it. Applied in the order of the log, it cannot fail. */
export type Operation = CommitOperation | AppendOperation | AdvanceOperation | TrimOperation

export interface CommitOperation {
  readonly kind: 'commit'
  readonly version: number
  readonly changes: readonly AppliedChange[]
}

export interface AppendOperation {
  readonly kind: 'append'
  readonly key: DocumentKey<'stream'>
  readonly incarnation: string
  readonly records: readonly NewRecord[]
  /** Of each record. */
  readonly counters: readonly number[]
}

/** Counters of a shard are used up without a record. */
export interface AdvanceOperation {
  readonly kind: 'advance'
  readonly key: DocumentKey<'stream'>
  readonly incarnation: string
  readonly shard: number
  readonly tip: ShardTip
}

export interface TrimOperation {
  readonly kind: 'trim'
  readonly key: DocumentKey<'stream'>
  readonly incarnation: string
  /** Epoch milliseconds. */
  readonly beforeMs: number
}

export const applyOperation = (state: MemoryState, operation: Operation): void => {
  switch (operation.kind) {
    case 'commit':
      state.apply(operation.changes, operation.version)
      break
    case 'append': {
      const stream = state.stream(operation.key, operation.incarnation)
      if (stream !== undefined) state.write(stream, operation.records, operation.counters)
      break
    }
    case 'advance': {
      const stream = state.stream(operation.key, operation.incarnation)
      if (stream !== undefined) state.advance(stream, operation.shard, operation.tip)
      break
    }
    case 'trim':
      state.trim(operation.key, operation.incarnation, operation.beforeMs)
  }
}

/** An operation as one JSON value; documents keep their members, a record is a tuple with its data as base64 text. */
export const operationJson = (operation: Operation): string => {
  if (operation.kind !== 'append') return JSON.stringify(operation)
  const { key, incarnation, records, counters } = operation
  const head = JSON.stringify({ kind: 'append', key, incarnation })
  return `${head.slice(0, -1)},"records":[${records.map((record, index) => recordJson(record, counters[index])).join()}]}`
}

const recordJson = (record: NewRecord, counter: number | undefined): string => {
  const { data, partitionKey = null } = record
  const base64 = Buffer.from(data.buffer, data.byteOffset, data.length).toString('base64')
  return (
    `[${record.shard},${counter},${record.arrivalMs},${record.sequenceSeconds},${record.encrypted},` +
    `${JSON.stringify(partitionKey)},"${base64}"]`
  )
}

type RecordTuple = readonly [number, number, number, number, boolean, string | null, string]

/** @param value what {@link operationJson} wrote, parsed */
export const operationOf = (value: unknown): Operation => {
  const operation = value as
    | CommitOperation
    | AdvanceOperation
    | TrimOperation
    | (Omit<AppendOperation, 'counters'> & { kind: 'append' })
  if (operation.kind !== 'append') return operation
  const tuples = operation.records as unknown as readonly RecordTuple[]
  return {
    kind: 'append',
    key: operation.key,
    incarnation: operation.incarnation,
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
