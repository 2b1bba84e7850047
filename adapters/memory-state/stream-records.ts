import type { Stream } from '../../src/domain/stream.js'
import type { StorageUsage } from '../../src/ports/storage.js'
import { RecordLog } from '../record-log/record-log.js'
import { Waiters } from './waiters.js'

/** What a store keeps of one incarnation of a stream beside its document. */
export class StreamRecords {
  readonly incarnation: string
  readonly waiters = new Waiters()
  /** Version of the stream's document. */
  version: number
  readonly #baseCounter: number
  readonly #logs = new Map<number, RecordLog>()

  constructor(stream: Stream, version: number) {
    this.incarnation = stream.incarnation
    this.version = version
    this.#baseCounter = stream.baseCounter
  }

  /** The shard's log, as an empty one where nothing has been written; that one is not kept. */
  log(shard: number): RecordLog {
    return this.#logs.get(shard) ?? this.#emptyLog()
  }

  logToWrite(shard: number): RecordLog {
    let log = this.#logs.get(shard)
    if (log === undefined) {
      log = this.#emptyLog()
      this.#logs.set(shard, log)
    }
    return log
  }

  /**
   * Takes a loaded log for a shard without one.
   * @returns whether it did
   */
  adopt(shard: number, log: RecordLog): boolean {
    if (this.#logs.has(shard)) return false
    log.advance({ next: this.#baseCounter + 1, lastSequenceSeconds: undefined })
    this.#logs.set(shard, log)
    return true
  }

  /** Shards that have been written to, each with its log. */
  logs(): ReadonlyMap<number, RecordLog> {
    return this.#logs
  }

  /** Whether {@link trim} would let go of anything. */
  holdsBefore(beforeMs: number): boolean {
    for (const log of this.#logs.values()) if (log.holdsBefore(beforeMs)) return true
    return false
  }

  trim(beforeMs: number): void {
    for (const log of this.#logs.values()) log.trim(beforeMs)
  }

  usage(): StorageUsage {
    let bytes = 0
    let records = 0
    for (const log of this.#logs.values()) {
      bytes += log.bytes
      records += log.records
    }
    return { bytes, records }
  }

  #emptyLog(): RecordLog {
    return new RecordLog({ next: this.#baseCounter + 1, lastSequenceSeconds: undefined })
  }
}
