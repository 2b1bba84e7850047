import { setTimeout as delay } from 'node:timers/promises'
import type { Call } from './kinesis-request.js'

/** One way of loading a server. */
export interface Workload {
  readonly name: string
  /** The operation that is timed. */
  readonly operation: string
  readonly connections: number
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

const streamName = 'benchmark'
const dataBytes = 100

const record = (index: number) => ({
  Data: Buffer.alloc(dataBytes, `record ${index} `).toString('base64'),
  PartitionKey: `customer-${String(index).padStart(6, '0')}`,
})

const batch = (index: number, size: number) => ({
  StreamName: streamName,
  Records: Array.from({ length: size }, (_, offset) => record(index * size + offset)),
})

const createStream = async (call: Call, shards: number): Promise<void> => {
  await call('CreateStream', { StreamName: streamName, ShardCount: shards })
  for (let attempt = 0; attempt < 100; attempt++) {
    const { StreamDescriptionSummary: summary } = await call('DescribeStreamSummary', {
      StreamName: streamName,
    })
    if ((summary as { StreamStatus?: unknown } | undefined)?.StreamStatus === 'ACTIVE') return
    await delay(100)
  }
  throw new Error(`Stream ${streamName} did not become ACTIVE`)
}

const recordCount = (records: unknown): number => (Array.isArray(records) ? records.length : 0)

export const workloads: readonly Workload[] = [
  {
    name: 'PutRecord',
    operation: 'PutRecord',
    connections: 16,
    recordsPerRequest: 1,
    async prepare(call) {
      await createStream(call, 4)
      return Array.from({ length: 256 }, (_, index) => ({ StreamName: streamName, ...record(index) }))
    },
    recordsIn: ({ SequenceNumber: number }) => (typeof number === 'string' ? 1 : 0),
  },
  {
    name: 'PutRecords',
    operation: 'PutRecords',
    connections: 8,
    recordsPerRequest: 500,
    async prepare(call) {
      await createStream(call, 4)
      return Array.from({ length: 32 }, (_, index) => batch(index, 500))
    },
    recordsIn: ({ FailedRecordCount: failed, Records: records }) => (failed === 0 ? recordCount(records) : 0),
  },
  {
    name: 'GetRecords',
    operation: 'GetRecords',
    connections: 8,
    recordsPerRequest: 1000,
    async prepare(call) {
      await createStream(call, 1)
      for (let index = 0; index < 20; index++) await call('PutRecords', batch(index, 500))
      const { ShardIterator: iterator } = await call('GetShardIterator', {
        StreamName: streamName,
        ShardId: 'shardId-000000000000',
        ShardIteratorType: 'TRIM_HORIZON',
      })
      return [{ ShardIterator: iterator, Limit: 1000 }]
    },
    recordsIn: ({ Records: records }) => recordCount(records),
  },
]
