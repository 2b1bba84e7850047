/** AWS's limits as numbers, in one place. Source: AWS documentation, "Quotas and limits" and the API reference. */

/** Shards of a new on-demand stream. */
export const onDemandInitialShards = 4
/** Most bytes of records that one GetRecords call gives. */
export const getRecordsMaxBytes = 10 * 1024 * 1024
/** Records that GetRecords gives when no Limit is named; also the highest Limit. */
export const getRecordsMaxRecords = 10_000
/** Most bytes of data and partition keys in one PutRecords call. */
export const putRecordsMaxMiB = 10
/** Errors that one ValidationException lists and counts. */
export const validationMaxErrors = 10
export const maxTags = 50
/** Enhanced fan-out consumers of a stream. */
export const maxConsumers = 20
/** The same for an on-demand stream of an account that is committed to a minimum throughput. */
export const maxConsumersWithCommitment = 50
/** Enhanced fan-out consumers of a stream that are CREATING at once. */
export const maxCreatingConsumers = 5
/** Most open shards that UpdateShardCount scales a stream to. */
export const updateShardCountMaxShards = 10_000
/** Consumers on one page of ListStreamConsumers, also when MaxResults names more. */
export const listStreamConsumersMaxConsumers = 100
/** Shards on one page of DescribeStream, also when Limit names more. */
export const describeStreamMaxShards = 100
/** Streams on one page of ListStreams, also when Limit names more. */
export const listStreamsMaxStreams = 100
/** Shards on one page of ListShards, also when MaxResults names more. */
export const listShardsMaxShards = 1_000
/** Life of a NextToken. */
export const nextTokenTtlMs = 300_000
export const defaultRetentionHours = 24
export const defaultMaxRecordSizeKiB = 1_024
/** On-demand streams of an account in a region. */
export const maxOnDemandStreams = 50
/** Two channels for each on-demand stream. */
export const maxChannels = maxOnDemandStreams * 2
export const minRetentionHours = 24
export const maxRetentionHours = 8_760
export const maxWarmThroughputMiBps = 10_240
/** Streams of an account in a region that are CREATING at once. */
export const maxCreatingStreams = 5
/** Channels on one page of ListChannels, also when MaxResults names more. */
export const listChannelsMaxChannels = 100
export const minChannelFreshnessSeconds = 300
export const maxChannelFreshnessSeconds = 900
export const defaultChannelFreshnessSeconds = 300

/** What one shard takes and gives in a second. */
export const shardWriteBytesPerSecond = 1024 * 1024
export const shardWriteRecordsPerSecond = 1_000
export const shardReadBytesPerSecond = 2 * 1024 * 1024
export const shardReadCallsPerSecond = 5
/** What one consumer gets of one shard in a second. */
export const fanOutBytesPerSecond = 2 * 1024 * 1024
