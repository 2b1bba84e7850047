import type { Call, Protocol } from './kinesis-request.js'
import { batch, createStream, record, shardIterator, streamName } from './streams.js'

/** One way of loading a server. */
export interface Workload {
  /** The operation that is timed. */
  readonly operation: string
  readonly protocol: Protocol
  readonly connections: number
  /** Requests under way on each connection. */
  readonly streams: number
  /** Records that one request writes or reads. */
  readonly recordsPerRequest: number
  /**
   * Brings a server that has no streams yet to where the workload starts.
   * @returns inputs of the operation, sent in turn
   */
  prepare(call: Call): Promise<readonly unknown[]>
  /** Records that an answer of the operation reports as written or read. */
  recordsIn(answer: Readonly<Record<string, unknown>>): number
}

const recordCount = (records: unknown): number => (Array.isArray(records) ? records.length : 0)

const overHttp1 = (connections: number) => ({ protocol: 'HTTP/1.1', connections, streams: 1 }) as const

/** One record of 100 bytes, 4 shards, 256 partition keys. */
export const putRecord: Workload = {
  operation: 'PutRecord',
  ...overHttp1(16),
  recordsPerRequest: 1,
  async prepare(call) {
    await createStream(call, 4)
    return Array.from({ length: 256 }, (_, index) => ({ StreamName: streamName, ...record(index) }))
  },
  recordsIn: ({ SequenceNumber: number }) => (typeof number === 'string' ? 1 : 0),
}

/** The same over one connection of HTTP/2. */
export const putRecordOverHttp2: Workload = {
  ...putRecord,
  protocol: 'HTTP/2',
  connections: 1,
  streams: 64,
}

/** 500 records of 100 bytes, 4 shards, 16,000 partition keys. */
export const putRecords: Workload = {
  operation: 'PutRecords',
  ...overHttp1(8),
  recordsPerRequest: 500,
  async prepare(call) {
    await createStream(call, 4)
    return Array.from({ length: 32 }, (_, index) => batch(index, 500))
  },
  recordsIn: ({ FailedRecordCount: failed, Records: records }) => (failed === 0 ? recordCount(records) : 0),
}

/** Puts 10,000 records of 100 bytes into one shard. @returns their sequence numbers */
const recordsToRead = async (call: Call): Promise<readonly unknown[]> => {
  await createStream(call, 1)
  const numbers: unknown[] = []
  for (let index = 0; index < 20; index++) {
    const { Records: results } = await call('PutRecords', batch(index, 500))
    numbers.push(...(results as { SequenceNumber?: unknown }[]).map((result) => result.SequenceNumber))
  }
  return numbers
}

/** The first 1,000 of 10,000 records of 100 bytes, from one iterator: what several consumers of a stream do. */
export const getRecords: Workload = {
  operation: 'GetRecords',
  ...overHttp1(8),
  recordsPerRequest: 1000,
  async prepare(call) {
    await recordsToRead(call)
    return [{ ShardIterator: await shardIterator(call, { ShardIteratorType: 'TRIM_HORIZON' }), Limit: 1000 }]
  },
  recordsIn: ({ Records: records }) => recordCount(records),
}

/** 1,000 records from each of 300 places in turn: no server can keep 90 MB of answers that are never the last one's. */
export const getRecordsElsewhere: Workload = {
  ...getRecords,
  async prepare(call) {
    const numbers = await recordsToRead(call)
    const inputs: unknown[] = []
    for (let index = 0; index < 300; index++) {
      const position = {
        ShardIteratorType: 'AT_SEQUENCE_NUMBER',
        StartingSequenceNumber: numbers[index * 30],
      }
      inputs.push({ ShardIterator: await shardIterator(call, position), Limit: 1000 })
    }
    return inputs
  },
}
