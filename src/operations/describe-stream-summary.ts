import { channelsOf } from '../domain/account-channels.js'
import { openShardCount } from '../domain/shard-map.js'
import { referredStream } from '../services/stream-reference.js'
import { describedStream } from './descriptions.js'
import type { Operation } from './operation.js'

/**
 * Describes a stream without its shards. Without StreamId, which AWS's model reserves for later: the Kinesis Client
 * Library would name the stream by it, and AWS's SDKs then leave the endpoint they have been told.
 * @throws KinesisError ResourceNotFoundException
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DescribeStreamSummary.html}
 */
export const describeStreamSummary: Operation<'DescribeStreamSummary'> = async (
  input,
  { scope },
  { streams },
) => {
  const { value: stream } = await streams.get(await referredStream(input, scope, streams))
  return {
    StreamDescriptionSummary: {
      ...describedStream(stream),
      OpenShardCount: openShardCount(stream.shards),
      ConsumerCount: stream.consumers.length,
      WarmThroughput: {
        TargetMiBps: stream.warmThroughputMiBps,
        CurrentMiBps: stream.warmThroughputMiBps,
      },
      MaxRecordSizeInKiB: stream.maxRecordSizeKiB,
      ChannelCount: channelsOf(await streams.account(stream), stream.name).length,
      RecordDistributionStrategy: stream.mode === 'ON_DEMAND' ? stream.distribution : undefined,
      QueueCount: 0,
    },
  }
}
