import { setTimeout as pause } from 'node:timers/promises'
import type { Call } from './kinesis-request.js'

/** The stream of every benchmark. */
export const streamName = 'benchmark'

const usualBytes = 100
const batchSize = 500

/** A record as PutRecord and PutRecords take it, with a partition key of its own. */
export const record = (index: number, bytes = usualBytes) => ({
  Data: Buffer.alloc(bytes, `record ${index} `).toString('base64'),
  PartitionKey: `customer-${String(index).padStart(6, '0')}`,
})

/** Input of PutRecords. */
export const batch = (index: number, size: number, bytes = usualBytes) => ({
  StreamName: streamName,
  Records: Array.from({ length: size }, (_, offset) => record(index * size + offset, bytes)),
})

/** For what is asked of a stream by name: asks it of another one. */
export const onStream =
  (call: Call, name: string): Call =>
  (operation, input) =>
    call(operation, { ...(input as object), StreamName: name })

/** Creates the stream, and comes back when it can be used. */
export const createStream = async (call: Call, shards: number): Promise<void> => {
  await call('CreateStream', { StreamName: streamName, ShardCount: shards })
  await until('ACTIVE', async () => {
    const { StreamDescriptionSummary: summary } = await call('DescribeStreamSummary', {
      StreamName: streamName,
    })
    return (summary as { StreamStatus?: unknown } | undefined)?.StreamStatus
  })
}

/** Deletes the stream, and comes back when its name is free. */
export const deleteStream = async (call: Call): Promise<void> => {
  await call('DeleteStream', { StreamName: streamName })
  await until('gone', async () => {
    const { StreamNames: names } = await call('ListStreams', {})
    return (names as readonly string[]).includes(streamName) ? 'there' : 'gone'
  })
}

/** @throws Error when it does not come to that */
export const until = async (status: string, ask: () => Promise<unknown>): Promise<void> => {
  for (let attempt = 0; attempt < 100; attempt++) {
    if ((await ask()) === status) return
    await pause(100)
  }
  throw new Error(`What should be ${status} did not become so`)
}

/** An iterator of the first shard. */
export const shardIterator = async (
  call: Call,
  position: { readonly ShardIteratorType: string; readonly StartingSequenceNumber?: unknown },
): Promise<unknown> => {
  const { ShardIterator: iterator } = await call('GetShardIterator', {
    StreamName: streamName,
    ShardId: 'shardId-000000000000',
    ...position,
  })
  return iterator
}

/** How many requests are on their way while a stream is filled. */
const concurrency = 4

/** Puts so many records, in batches. */
export const fill = async (call: Call, records: number, bytes = usualBytes): Promise<void> => {
  const batches = Math.ceil(records / batchSize)
  const bodies = Array.from({ length: Math.min(batches, 16) }, (_, index) => batch(index, batchSize, bytes))
  let sent = 0
  const send = async (): Promise<void> => {
    while (sent < batches) {
      const { FailedRecordCount: failed } = await call('PutRecords', bodies[sent++ % bodies.length])
      if (failed !== 0) throw new Error(`PutRecords refused ${failed} records`)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, send))
}
