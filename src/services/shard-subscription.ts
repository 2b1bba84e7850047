import { ConnectionLostError, KinesisError } from '../domain/errors.js'
import { positionOf } from '../domain/position.js'
import { totalBytes } from '../domain/record-size.js'
import { consumerNotFound, streamNotFound } from '../domain/refusals.js'
import { trimHorizonMs } from '../domain/retention.js'
import { formatSequenceNumber, parseSequenceNumber, type SequenceNumber } from '../domain/sequence-number.js'
import type { Shard } from '../domain/shard.js'
import type { Stream } from '../domain/stream.js'
import { positionFrom } from '../domain/stream-position.js'
import type { Clock } from '../ports/clock.js'
import type { RecordPage, StoragePort, StoredRecord } from '../ports/storage.js'
import { Alarm } from './alarm.js'
import { arnOfConsumer } from './consumer-reference.js'
import { readFrom } from './read-records.js'
import type { Retention } from './retention.js'
import type { Streams } from './streams.js'
import type { SubscribedShard, Subscription } from './subscriptions.js'
import type { Throughput } from './throughput.js'

/** How long a subscription lives (AWS documentation, SubscribeToShard). */
export const subscriptionMs = 300_000
/** An event is sent after this long even when nothing has come. */
const heartbeatMs = 5_000
/** Data in one event: well below the 24 MiB at which botocore refuses a frame. */
const eventMaxBytes = 2 * 1024 * 1024
const eventMaxRecords = 10_000

/** What one event delivers. */
export interface Delivery {
  readonly stream: Stream
  readonly shard: Shard
  readonly page: RecordPage
  /** Where to go on; undefined once the shard has been read to its end. */
  readonly continuation: string | undefined
}

interface Dependencies {
  readonly storage: StoragePort
  readonly clock: Clock
  readonly streams: Streams
  readonly retention: Retention
  readonly throughput: Throughput
}

/**
 * Delivers a shard as its records come, and an empty delivery now and then, until the time is over, the shard has
 * ended, the client has gone or somebody else subscribes. Pulled by its reader, so a slow one holds nothing but the
 * next event.
 * @param start sequence number of the first position, which has been checked
 * @param untilMs epoch milliseconds
 * @throws KinesisError ResourceNotFoundException when the stream or the consumer goes away, and the error with which
 *   the subscription was dropped
 */
export async function* deliveries(
  { storage, clock, streams, retention, throughput }: Dependencies,
  subscribed: SubscribedShard & { readonly incarnation: string },
  subscription: Subscription,
  start: string,
  untilMs: number,
): AsyncGenerator<Delivery, void, undefined> {
  const { key, incarnation, shard: index } = subscribed
  const { signal } = subscription
  const shardKey = { key, incarnation, shard: index }
  const sequence = parseSequenceNumber(start) as SequenceNumber
  const first = positionOf(sequence).counter
  let next = first
  let position = start
  let heartbeatDueMs = Number.NEGATIVE_INFINITY
  const alarm = new Alarm(clock, signal)
  try {
    while (!signal.aborted && clock.now() < untilMs) {
      const { version, stream, shard } = await current(streams, subscribed)
      if (!(await subscription.isHeld())) return
      const nowMs = clock.now()
      await retention.trimWhenDue(key, stream)
      const request = {
        ...shardKey,
        limit: eventMaxRecords,
        maxBytes: eventMaxBytes,
        notBeforeMs: trimHorizonMs(stream, nowMs),
      }
      // The client may have named a number of its own; after it counters say all.
      const page =
        next === first
          ? await readFrom(storage, sequence, request)
          : await storage.read({ ...request, from: next })
      position =
        positionAfter(page, shard, index) ??
        (page.next > next ? positionFrom(shard, index, page.next) : position)
      next = page.next
      const ended = page.atTip && shard.closedAtSeconds !== undefined
      if (page.records.length > 0 || ended || nowMs >= heartbeatDueMs) {
        heartbeatDueMs = nowMs + heartbeatMs
        yield { stream, shard, page, continuation: ended ? undefined : position }
        if (ended) return
        const moreFromMs = throughput.delivered(subscribed.consumerArn, shardKey, () =>
          totalBytes(page.records),
        )
        if (moreFromMs > nowMs) await clock.wait(moreFromMs, signal)
      }
      if (page.atTip)
        await storage.changed(shardKey, page.next, version, alarm.by(Math.min(heartbeatDueMs, untilMs)))
    }
    throwFailure(signal)
  } finally {
    alarm.off()
    subscription.end()
  }
}

/** A subscription that is dropped may have to end with an error. */
const throwFailure = ({ reason }: AbortSignal): void => {
  if (reason instanceof KinesisError || reason instanceof ConnectionLostError) throw reason
}

/** The subscribed shard as it stands now, for as long as stream and consumer are the same. */
const current = async (
  streams: Streams,
  {
    key,
    incarnation,
    consumerArn,
    consumerName,
    shard: index,
  }: SubscribedShard & { readonly incarnation: string },
) => {
  const found = await streams.find(key)
  const shard = found?.value.shards[index]
  if (found === undefined || shard === undefined || found.value.incarnation !== incarnation)
    throw streamNotFound(key.name, key.accountId)
  const { consumers } = found.value
  const consumer = consumers.find(
    (one) => one.name === consumerName && arnOfConsumer(found.value, one) === consumerArn,
  )
  if (consumer === undefined || consumer.status === 'DELETING')
    throw consumerNotFound(consumerArn, key.accountId)
  return { version: found.version, stream: found.value, shard }
}

/** Where reading goes on after a page's last record, by its own number; undefined where it has none. */
const positionAfter = ({ records }: RecordPage, shard: Shard, index: number): string | undefined => {
  const last: StoredRecord | undefined = records.at(-1)
  if (last === undefined) return undefined
  return formatSequenceNumber(shard.createdAtSeconds, index, last.counter, last.sequenceSeconds + 1)
}
