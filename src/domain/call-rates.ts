/** How many calls of an operation are taken in a second. */
interface CallRate {
  readonly calls: number
  /** Whose calls count together. */
  readonly per: 'account' | 'stream'
}

const perSecond = (calls: number, per: CallRate['per'] = 'account'): CallRate => ({ calls, per })

/**
 * Call rates by operation. Those of GetRecords and GetShardIterator count by shard and stand with the shard's
 * throughput; that of SubscribeToShard is wider than its rule of five seconds.
 * Source: AWS's API reference, each operation's page, and "Quotas and limits".
 */
export const callRates: ReadonlyMap<string, CallRate> = new Map([
  ['CreateStream', perSecond(5)],
  ['DeleteStream', perSecond(5)],
  ['SplitShard', perSecond(5)],
  ['MergeShards', perSecond(5)],
  ['ListStreams', perSecond(5)],
  ['AddTagsToStream', perSecond(5)],
  ['RemoveTagsFromStream', perSecond(5)],
  ['ListTagsForStream', perSecond(5)],
  ['RegisterStreamConsumer', perSecond(5)],
  ['CreateChannel', perSecond(5)],
  ['DescribeChannel', perSecond(5)],
  ['UpdateChannel', perSecond(5)],
  ['DeleteChannel', perSecond(5)],
  ['ListChannels', perSecond(5)],
  ['DescribeAccountSettings', perSecond(5)],
  ['UpdateAccountSettings', perSecond(5)],
  ['UpdateStreamWarmThroughput', perSecond(5)],
  ['DescribeStream', perSecond(10)],
  ['UpdateShardCount', perSecond(10)],
  ['DescribeStreamSummary', perSecond(20)],
  ['DescribeLimits', perSecond(1)],
  ['ListShards', perSecond(1_000, 'stream')],
  ['ListStreamConsumers', perSecond(5, 'stream')],
  ['DeregisterStreamConsumer', perSecond(5, 'stream')],
  ['DescribeStreamConsumer', perSecond(20, 'stream')],
])

/**
 * How often a stream may be changed in 24 hours; calls that are refused or change nothing do not count.
 * Source: as above.
 */
export const changesInDay = {
  UpdateStreamMode: 2,
  UpdateShardCount: 10,
  StartStreamEncryption: 25,
} as const
