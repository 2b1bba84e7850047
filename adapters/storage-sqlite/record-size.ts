import { Buffer } from 'node:buffer'
import type { NewRecord } from '../../src/ports/storage.js'
import type { WriteSize } from './write-queue.js'

/** What a record counts for: data and UTF-8 partition key. */
export const bytesOf = ({ data, partitionKey }: Pick<NewRecord, 'data' | 'partitionKey'>): number =>
  data.length + (partitionKey === undefined ? 0 : Buffer.byteLength(partitionKey))

export const sizeOf = (records: readonly Pick<NewRecord, 'data' | 'partitionKey'>[]): WriteSize => ({
  bytes: records.reduce((sum, record) => sum + bytesOf(record), 0),
  records: records.length,
})
