import type { Stream } from '../../src/domain/stream.js'
import type { StorageUsage } from '../../src/ports/storage.js'
import { RecordLog } from '../record-log/record-log.js'
import { ShardRecords } from '../record-log/shard-records.js'
import { Waiters } from './waiters.js'

/** What a store keeps of one incarnation of a stream beside its document. */
export class StreamRecords {
  readonly incarnation: string
  readonly waiters = new Waiters()
  /** Version of the stream's document. */
  version: number
  readonly #baseCounter: number
  readonly #log = new RecordLog()
  readonly #shards = new Map<number, ShardRecords>()

  constructor(stream: Stream, version: number) {
    this.incarnation = stream.incarnation
    this.version = version
    this.#baseCounter = stream.baseCounter
  }

  /** The shard's records, none where nothing has been written; what they are then is not kept. */
  shard(shard: number): ShardRecords {
    return this.#shards.get(shard) ?? this.#noRecords()
  }

  shardToWrite(shard: number): ShardRecords {
    let records = this.#shards.get(shard)
    if (records === undefined) {
      records = this.#noRecords()
      this.#shards.set(shard, records)
    }
    return records
  }

  /** Takes the loaded records of a shard; where it has some already, those stay. */
  adopt(shard: number, records: ShardRecords): void {
    if (this.#shards.has(shard)) return
    const own = records.within(this.#log)
    own.advance({ next: this.#baseCounter + 1, lastSequenceSeconds: undefined })
    this.#shards.set(shard, own)
  }

  /** Shards that have been written to, each with its records. */
  shards(): ReadonlyMap<number, ShardRecords> {
    return this.#shards
  }

  /** Whether {@link trim} would let go of anything. */
  holdsBefore(beforeMs: number): boolean {
    return this.#log.holdsBefore(beforeMs)
  }

  trim(beforeMs: number): void {
    this.#log.trim(beforeMs, (gone) => {
      for (const records of this.#shards.values()) records.forget(gone)
    })
  }

  usage(): StorageUsage {
    const { bytes, records } = this.#log
    return { bytes, records }
  }

  #noRecords(): ShardRecords {
    return new ShardRecords(this.#log, { next: this.#baseCounter + 1, lastSequenceSeconds: undefined })
  }
}
