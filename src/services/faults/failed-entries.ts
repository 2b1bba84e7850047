import { shardRateExceededText } from '../../domain/refusals.js'
import { shardId } from '../../domain/shard-id.js'
import type { Stream } from '../../domain/stream.js'
import type { RecordEntry } from '../record-placement.js'
import type { EntriesFailure, EntryErrorCode } from './fault.js'
import { FaultQueue } from './fault-queue.js'
import type { FaultUse } from './fault-use.js'

/** How an entry of PutRecords has failed. */
export interface EntryFailure {
  readonly ErrorCode: EntryErrorCode
  readonly ErrorMessage: string
}

/** How an entry that goes to a shard is to fail; undefined if it is to be written. */
export type FailedEntry = (index: number, shard: number, stream: Stream) => EntryFailure | undefined

interface Fault extends EntriesFailure {
  readonly stream: string
  readonly chooses: (entry: RecordEntry, index: number) => boolean
}

/** Entries of PutRecords that are set to fail. */
export class FailedEntries {
  readonly #queue = new FaultQueue<Fault>()

  get isEmpty(): boolean {
    return this.#queue.isEmpty
  }

  add(stream: string, entries: readonly number[] | Fault['chooses'], failure: EntriesFailure): FaultUse {
    const chooses = typeof entries === 'function' ? entries : amongst(entries)
    return this.#queue.add({ ...failure, stream, chooses }, 1)
  }

  /** Uses up one of the times of the fault that meets a call. */
  take(stream: string | undefined, records: readonly RecordEntry[] = []): FailedEntry | undefined {
    let chosen = new Set<number>()
    const fault = this.#queue.take((one) => {
      if (one.stream !== stream) return false
      chosen = new Set(records.flatMap((entry, index) => (one.chooses(entry, index) ? [index] : [])))
      return chosen.size > 0
    })
    if (fault === undefined) return undefined
    return (index, shard, target) => (chosen.has(index) ? entryFailure(fault, shard, target) : undefined)
  }

  clear(): void {
    this.#queue.clear()
  }
}

const amongst = (indices: readonly number[]): Fault['chooses'] => {
  const chosen = new Set(indices)
  return (_, index) => chosen.has(index)
}

const entryFailure = (fault: Fault, shard: number, { name, accountId }: Stream): EntryFailure => {
  const { errorCode = 'ProvisionedThroughputExceededException', message } = fault
  return {
    ErrorCode: errorCode,
    ErrorMessage: message ?? entryFailureTexts[errorCode](shardId(shard), name, accountId),
  }
}

const entryFailureTexts = {
  ProvisionedThroughputExceededException: shardRateExceededText,
  // Source: API model, PutRecordsResultEntry.
  InternalFailure: () => 'Internal Service Failure',
}
