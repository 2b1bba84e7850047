import { assertRoomForCreatingStream, assertRoomForOnDemandStream } from '../domain/account.js'
import { defaultMaxRecordSizeKiB, defaultRetentionHours, onDemandInitialShards } from '../domain/limits.js'
import { onDemandOnly, shardCountMissing, shardLimitExceeded } from '../domain/refusals.js'
import { evenShards } from '../domain/shard-map.js'
import { successionOf } from '../domain/succession.js'
import { withResourceTags } from '../domain/tags.js'
import { assertWarmThroughput } from '../domain/warm-throughput.js'
import { streamKey } from '../ports/document-keys.js'
import type { Operation } from './operation.js'

/**
 * Creates a stream. With neither ShardCount nor a mode the stream is on-demand, as AWS does it; an on-demand stream
 * begins with 4 shards whatever ShardCount says. At most 5 streams may be CREATING at once, and 50 be on-demand.
 * @throws KinesisError ResourceInUseException, LimitExceededException, InvalidArgumentException
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_CreateStream.html}
 */
export const createStream: Operation<'CreateStream'> = async (input, { scope }, services) => {
  const { settings, ids, streams } = services
  const { accountId, region } = scope
  const name = input.StreamName
  const mode =
    input.StreamModeDetails?.StreamMode ?? (input.ShardCount === undefined ? 'ON_DEMAND' : 'PROVISIONED')
  const distribution = input.RecordDistributionStrategy ?? 'USER_PARTITION_KEY'

  await streams.create(streamKey(scope, name), (account, nowMs) => {
    const shardCount = mode === 'ON_DEMAND' ? onDemandInitialShards : input.ShardCount
    if (shardCount === undefined) throw shardCountMissing()
    if (account.openShards + shardCount > settings.shardLimit)
      throw shardLimitExceeded(accountId, region, account.openShards, settings.shardLimit, shardCount)
    assertRoomForCreatingStream(account)
    if (mode === 'ON_DEMAND') assertRoomForOnDemandStream(account)
    if (mode === 'PROVISIONED' && distribution === 'AUTO')
      throw onDemandOnly('RecordDistributionStrategy AUTO')
    assertWarmThroughput(mode, input.WarmThroughputMiBps)
    const succession = successionOf(account, name, nowMs)
    return {
      accountId,
      region,
      name,
      incarnation: ids.uuid(),
      status: 'CREATING',
      ...succession,
      mode,
      retentionHours: defaultRetentionHours,
      shardLevelMetrics: [],
      shards: [],
      tags: withResourceTags({}, input.Tags ?? {}),
      warmThroughputMiBps: input.WarmThroughputMiBps ?? 0,
      maxRecordSizeKiB: input.MaxRecordSizeInKiB ?? defaultMaxRecordSizeKiB,
      distribution,
      consumers: [],
      transition: {
        kind: 'create',
        readyAtMs: nowMs + settings.createStreamMs,
        shards: evenShards(shardCount, Math.floor(succession.createdAtMs / 1000)),
      },
    }
  })
  return {}
}
