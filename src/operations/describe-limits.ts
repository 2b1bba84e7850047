import { maxChannels, maxOnDemandStreams } from '../domain/limits.js'
import type { Operation } from './operation.js'

/**
 * Tells the caller's limits in this region and what counts for them.
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DescribeLimits.html}
 */
export const describeLimits: Operation<'DescribeLimits'> = async (
  _input,
  { scope },
  { streams, settings },
) => {
  await streams.settleAll(scope)
  const account = await streams.account(scope)
  return {
    ShardLimit: settings.shardLimit,
    OpenShardCount: account.openShards,
    OnDemandStreamCount: account.onDemandStreams,
    OnDemandStreamCountLimit: maxOnDemandStreams,
    ChannelCount: account.channels.length,
    ChannelCountLimit: maxChannels,
  }
}
