import type { Account } from './account.js'
import { commitmentState } from './billing-commitment.js'
import { maxConsumers, maxConsumersWithCommitment } from './limits.js'
import type { Consumer, Stream, Tags } from './stream.js'

/** Epoch seconds, as the consumer's ARN has them. */
export const consumerCreationSeconds = ({ createdAtMs }: Consumer): number => Math.floor(createdAtMs / 1000)

/** How many consumers a stream may have; more for on-demand streams while the account is committed to a throughput. */
export const consumerLimit = (stream: Stream, account: Account, nowMs: number): number =>
  stream.mode === 'ON_DEMAND' && commitmentState(account.billingCommitment, nowMs).status !== 'DISABLED'
    ? maxConsumersWithCommitment
    : maxConsumers

/**
 * The stream with a new consumer as its last. An ARN tells consumers of one name apart by their creation second, so
 * it is created later than every consumer that has been deregistered.
 * @param readyAtMs epoch milliseconds from which the consumer is ACTIVE
 */
export const withConsumer = (
  stream: Stream,
  name: string,
  tags: Tags,
  nowMs: number,
  readyAtMs: number,
): Stream => {
  const earliestMs = ((stream.newestFormerConsumerSeconds ?? Number.NEGATIVE_INFINITY) + 1) * 1000
  const createdAtMs = Math.max(nowMs, earliestMs)
  return {
    ...stream,
    consumers: [...stream.consumers, { name, status: 'CREATING', createdAtMs, readyAtMs, tags }],
  }
}

/**
 * The stream with a consumer on its way out.
 * @param readyAtMs epoch milliseconds from which the consumer is gone
 */
export const withDeregistered = (stream: Stream, consumer: Consumer, readyAtMs: number): Stream => ({
  ...stream,
  consumers: stream.consumers.map((one) =>
    one === consumer ? { ...consumer, status: 'DELETING', readyAtMs } : one,
  ),
  newestFormerConsumerSeconds: Math.max(
    stream.newestFormerConsumerSeconds ?? Number.NEGATIVE_INFINITY,
    consumerCreationSeconds(consumer),
  ),
})
