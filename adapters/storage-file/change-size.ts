import type { Change, NewRecord } from '../../src/ports/storage.js'

/** What a record takes in an entry beside its data and key, and what it takes to read it back, as bytes. */
const recordOverheadBytes = 150
/** A document without its shards, and each of those. */
const documentBytes = 1024
const shardBytes = 300

/** What a trim takes in an entry of the log. */
export const bytesOfTrim = 200

/** About as many bytes as the records take in an entry of the log, where data is base64. */
export const bytesOfRecords = (records: readonly Pick<NewRecord, 'data' | 'partitionKey'>[]): number =>
  records.reduce(
    (sum, { data, partitionKey = '' }) =>
      sum + (4 / 3) * data.length + partitionKey.length + recordOverheadBytes,
    0,
  )

/** About as many bytes as the documents take in an entry of the log. */
export const bytesOfChanges = (changes: readonly Change[]): number =>
  changes.reduce((sum, { value }) => sum + documentBytes + shardBytes * shardsIn(value), 0)

const shardsIn = (value: Change['value']): number =>
  typeof value === 'object' && value !== null && 'shards' in value && Array.isArray(value.shards)
    ? value.shards.length
    : 0
