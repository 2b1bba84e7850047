import { consumerNotActive, dryRun, shardDoesNotExist, streamNotActive } from '../domain/refusals.js'
import { isRetained } from '../domain/retention.js'
import { namedShard, shardId } from '../domain/shard-id.js'
import { endingWith } from '../ending-with.js'
import type { ShardKey } from '../ports/storage.js'
import {
  arnOfConsumer,
  consumerOf,
  referredConsumer,
  streamOfConsumer,
} from '../services/consumer-reference.js'
import { millisBehindLatest } from '../services/read-records.js'
import { type Delivery, deliveries, subscriptionMs } from '../services/shard-subscription.js'
import { startingPosition } from '../services/starting-position.js'
import type { SubscribeToShardEvent } from './api.generated.js'
import { describedChildren, describedRecords } from './descriptions.js'
import type { Operation, Services } from './operation.js'

/**
 * Pushes a shard's records to a consumer for five minutes, or for as long as the host can. A second call within five
 * seconds is refused; a later one takes over and ends the first. The last event of a closed shard has ChildShards and
 * no ContinuationSequenceNumber.
 * @throws KinesisError ResourceNotFoundException, ResourceInUseException, InvalidArgumentException,
 *   DryRunOperationException
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_SubscribeToShard.html}
 */
export const subscribeToShard: Operation<'SubscribeToShard'> = async (input, call, services) => {
  const { streams, clock, subscriptions } = services
  const referred = await referredConsumer(input, call.scope, streams)
  const { key } = referred
  const { name, accountId } = key
  const index = namedShard(input.ShardId, key)
  const stream = await streamOfConsumer(referred, streams)
  if (stream.status !== 'ACTIVE' && stream.status !== 'UPDATING')
    throw streamNotActive(name, accountId, stream.status)
  const consumer = consumerOf(stream, referred)
  if (consumer.status !== 'ACTIVE') throw consumerNotActive()
  const shard = stream.shards[index]
  if (shard === undefined || !isRetained(shard, stream, clock.now()))
    throw shardDoesNotExist(shardId(index), name, accountId)
  const { Type, SequenceNumber, Timestamp } = input.StartingPosition
  const point = { type: Type, sequenceNumber: SequenceNumber, timestampMs: Timestamp }
  const start = await startingPosition(point, { key, stream, shard, index }, 'SubscribeToShard', services)
  if (input.DryRun === true) throw dryRun()

  const subscribed = {
    key,
    incarnation: stream.incarnation,
    consumerArn: arnOfConsumer(stream, consumer),
    consumerName: consumer.name,
    shard: index,
  }
  const { signal, limits } = call.host
  const subscription = await subscriptions.subscribe(subscribed, signal)
  const untilMs = clock.now() + Math.min(subscriptionMs, limits?.durationMs ?? subscriptionMs)
  const source = deliveries(services, subscribed, subscription, start, untilMs)
  return { EventStream: endingWith(events(source, subscribed, services), () => subscription.end()) }
}

async function* events(
  source: AsyncIterable<Delivery>,
  subscribed: ShardKey,
  services: Services,
): AsyncGenerator<SubscribeToShardEvent, void, undefined> {
  for await (const { stream, shard, page, continuation } of source)
    yield {
      Records: describedRecords(services, subscribed, shard, page),
      ContinuationSequenceNumber: continuation,
      MillisBehindLatest: millisBehindLatest(page, services.clock.now()),
      ChildShards: continuation === undefined ? describedChildren(stream, subscribed.shard) : undefined,
    }
}
