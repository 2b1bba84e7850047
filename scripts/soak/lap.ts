import { setMaxListeners } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import {
  CreateStreamCommand,
  DeleteStreamCommand,
  DescribeStreamConsumerCommand,
  DescribeStreamSummaryCommand,
  type KinesisClient,
  RegisterStreamConsumerCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-kinesis'
import { differences, Ledger } from './ledger.js'
import type { Random } from './random.js'
import { Poller, Subscriber } from './readers.js'
import { reshard, write } from './writers.js'

const writers = 3
const pollers = 2
const subscribers = 2
const initialShards = 2
/** Records of one writer in one lap. */
const mostRecords = 10_000
/** How long readers have to get what was written at last. */
const drainMs = 20_000
/** How long readers go on when they have everything, to see what comes twice. */
const surplusMs = 200
const settleMs = 5_000

/** What happened in one lap. */
export interface LapFigures {
  readonly written: number
  readonly read: number
  readonly reshards: number
  readonly subscriptions: number
  readonly violations: readonly string[]
}

/**
 * The life of one stream: made, written, resharded and read by everybody at once, drained, compared and deleted.
 * @param durationMs how long it is written
 * @throws what the SDK throws for a call that should have succeeded
 */
export const lap = async (
  client: KinesisClient,
  StreamName: string,
  random: Random,
  durationMs: number,
): Promise<LapFigures> => {
  await client.send(new CreateStreamCommand({ StreamName, ShardCount: initialShards }))
  const { StreamARN } = await active(client, StreamName)
  const writing = stopper()
  const reading = stopper()
  const acknowledged = new Ledger()
  const fanOut = await Promise.all(
    Array.from({ length: subscribers }, async (_, index) => {
      const consumer = await registered(client, StreamARN, `fan-out-${index}`)
      return new Subscriber(consumer, `${StreamName}/fan-out-${index}`, client, random.fork(), reading.signal)
    }),
  )
  const polling = Array.from(
    { length: pollers },
    (_, index) =>
      new Poller(StreamName, `${StreamName}/poller-${index}`, client, random.fork(), reading.signal),
  )
  const readers = [...fanOut, ...polling]
  for (const reader of readers)
    for (let shard = 0; shard < initialShards; shard++)
      reader.begin(`shardId-${shard.toString().padStart(12, '0')}`)
  const read = Promise.all(readers.map((reader) => reader.ended()))
  // Whoever fails ends the lap below; until then it is nobody's unhandled rejection.
  read.catch(() => {})

  try {
    const limits = { signal: writing.signal, records: mostRecords }
    const overMs = setTimeout(() => writing.abort(), durationMs)
    const [reshards] = await Promise.all([
      reshard(client, StreamName, random.fork(), writing.signal),
      ...Array.from({ length: writers }, (_, index) =>
        write(client, StreamName, `writer-${index}`, acknowledged, random.fork(), limits),
      ),
    ]).finally(() => clearTimeout(overMs))
    const drained = async (): Promise<boolean> =>
      readers.every((reader) => reader.read.count >= acknowledged.count)
    await Promise.race([until(drained, drainMs), read])
    await pause(surplusMs)
    reading.abort()
    await read
    await deleted(client, StreamName)
    return {
      written: acknowledged.count,
      read: readers.reduce((sum, reader) => sum + reader.read.count, 0),
      reshards,
      subscriptions: fanOut.reduce((sum, subscriber) => sum + subscriber.subscriptions, 0),
      violations: readers.flatMap((reader) => differences(reader.name, reader.read, acknowledged)),
    }
  } finally {
    writing.abort()
    reading.abort()
  }
}

const stopper = (): AbortController => {
  const controller = new AbortController()
  setMaxListeners(0, controller.signal)
  return controller
}

/** @returns whether it came true in time */
const until = async (condition: () => Promise<boolean>, timeoutMs: number): Promise<boolean> => {
  const deadlineMs = Date.now() + timeoutMs
  for (;;) {
    if (await condition()) return true
    if (Date.now() >= deadlineMs) return false
    await pause(20)
  }
}

const active = async (client: KinesisClient, StreamName: string): Promise<{ StreamARN: string }> => {
  let StreamARN = ''
  const isActive = async (): Promise<boolean> => {
    const { StreamDescriptionSummary: summary } = await client.send(
      new DescribeStreamSummaryCommand({ StreamName }),
    )
    StreamARN = summary?.StreamARN ?? ''
    return summary?.StreamStatus === 'ACTIVE'
  }
  if (!(await until(isActive, settleMs))) throw new Error(`stream ${StreamName} did not become ACTIVE`)
  return { StreamARN }
}

/** @returns the ARN of a consumer that is ACTIVE */
const registered = async (
  client: KinesisClient,
  StreamARN: string,
  ConsumerName: string,
): Promise<string> => {
  const { Consumer } = await client.send(new RegisterStreamConsumerCommand({ StreamARN, ConsumerName }))
  const isActive = async (): Promise<boolean> => {
    const { ConsumerDescription } = await client.send(
      new DescribeStreamConsumerCommand({ StreamARN, ConsumerName }),
    )
    return ConsumerDescription?.ConsumerStatus === 'ACTIVE'
  }
  if (!(await until(isActive, settleMs))) throw new Error(`consumer ${ConsumerName} did not become ACTIVE`)
  return Consumer?.ConsumerARN ?? ''
}

const deleted = async (client: KinesisClient, StreamName: string): Promise<void> => {
  await client.send(new DeleteStreamCommand({ StreamName, EnforceConsumerDeletion: true }))
  const isGone = (): Promise<boolean> =>
    client.send(new DescribeStreamSummaryCommand({ StreamName })).then(
      () => false,
      (error: unknown) => {
        if (error instanceof ResourceNotFoundException) return true
        throw error
      },
    )
  if (!(await until(isGone, settleMs))) throw new Error(`stream ${StreamName} was not deleted`)
}
