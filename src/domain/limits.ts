/** AWS's limits as numbers, in one place. Source: AWS documentation, "Quotas and limits" and the API reference. */

/** Shards of a new on-demand stream. */
export const onDemandInitialShards = 4
/** Most bytes of records that one GetRecords call gives. */
export const getRecordsMaxBytes = 10 * 1024 * 1024
/** Records that GetRecords gives when no Limit is named; also the highest Limit. */
export const getRecordsMaxRecords = 10_000
/** Most bytes of data and partition keys in one PutRecords call. */
export const putRecordsMaxMiB = 10
export const maxTags = 50
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
