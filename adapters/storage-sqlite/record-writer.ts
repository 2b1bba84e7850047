import { ascendFrom } from '../../src/domain/counter-order.js'
import { recordBytes } from '../../src/domain/record-size.js'
import type { AppendRequest, DocumentKey, NewRecord, RestoreRequest } from '../../src/ports/storage.js'
import type { SqliteDatabase, SqliteStatement } from './driver.js'
import type { ShardTable, WritableShard } from './shards.js'
import { sortableBytes, wellFormed } from './text.js'

interface StreamRow {
  readonly version: number
  readonly incarnationId: number
}

/** Puts records in. Called inside a transaction. */
export class RecordWriter {
  readonly #shards: ShardTable
  readonly #selectStream: SqliteStatement<StreamRow>
  readonly #insert: SqliteStatement<unknown>

  constructor(database: SqliteDatabase, shards: ShardTable) {
    this.#shards = shards
    this.#selectStream = database.prepare(
      `SELECT version, incarnation_id AS incarnationId FROM document
       WHERE account_id = ? AND region = ? AND kind = 'stream' AND name = ?`,
    )
    this.#insert = database.prepare(
      `INSERT INTO record
         (shard_id, counter, arrival_ms, lag_ms, sequence_seconds, encrypted, partition_key, data)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    )
  }

  /**
   * {@link StoragePort.append} for several requests, one after the other. Streams and shards are looked up and
   * written once for all of them.
   */
  append(requests: readonly AppendRequest[]): readonly (readonly number[] | undefined)[] {
    const streams = new Map<string, StreamRow | undefined>()
    const shards = new Map<string, WritableShard>()
    const counters = requests.map(({ key, version, records }) => {
      const stream = once(streams, `${key.accountId}/${key.region}/${key.name}`, () => this.#stream(key))
      if (stream?.version !== version) return undefined
      const id = stream.incarnationId
      return records.map((record) => {
        const { shard } = record
        return this.#append(
          once(shards, `${id}/${shard}`, () => this.#shards.writable(id, shard)),
          record,
        )
      })
    })
    for (const shard of shards.values()) this.#shards.save(shard)
    return counters
  }

  /** {@link StoragePort.restore} */
  restore({ key, version, shard, records, tip }: RestoreRequest): boolean {
    const stream = this.#stream(key)
    if (stream?.version !== version) return false
    const writable = this.#shards.writable(stream.incarnationId, shard)
    const counters = records.map(({ counter }) => counter)
    if (!ascendFrom(writable.next, counters)) return false
    for (const record of records) {
      writable.next = record.counter
      this.#append(writable, record)
    }
    if (tip.next >= writable.next) {
      writable.next = tip.next
      writable.lastSequenceSeconds = tip.lastSequenceSeconds ?? writable.lastSequenceSeconds
    }
    this.#shards.save(writable)
    return true
  }

  #stream({ accountId, region, name }: DocumentKey<'stream'>): StreamRow | undefined {
    return this.#selectStream.get(accountId, region, sortableBytes(name))
  }

  #append(shard: WritableShard, record: Omit<NewRecord, 'shard'>): number {
    const { arrivalMs, sequenceSeconds, encrypted, partitionKey, data } = record
    const counter = shard.next
    const newestMs = shard.records === 0 ? arrivalMs : Math.max(shard.newestMs, arrivalMs)
    this.#insert.run(
      shard.id,
      counter,
      arrivalMs,
      newestMs - arrivalMs,
      sequenceSeconds,
      encrypted ? 1 : 0,
      partitionKey === undefined ? null : wellFormed(partitionKey),
      data,
    )
    const bytes = recordBytes(data, partitionKey)
    shard.next = counter + 1
    shard.lastSequenceSeconds = sequenceSeconds
    shard.newestMs = newestMs
    shard.bytes += bytes
    shard.records += 1
    shard.largestBytes = Math.max(shard.largestBytes, bytes)
    return counter
  }
}

const once = <Value>(known: Map<string, Value>, key: string, find: () => Value): Value => {
  if (!known.has(key)) known.set(key, find())
  return known.get(key) as Value
}
