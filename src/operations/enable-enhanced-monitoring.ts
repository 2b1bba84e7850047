import { streamArn } from '../domain/arn.js'
import { enabledMetrics } from '../domain/shard-level-metrics.js'
import { configureStream } from '../services/configure-stream.js'
import { referredStream } from '../services/stream-reference.js'
import type { Operation } from './operation.js'

/**
 * Turns on shard-level metrics; ALL means every one. Shardport keeps and shows the setting and measures nothing.
 * The answer has what was on before and what is on now.
 * @throws KinesisError ResourceNotFoundException, ResourceInUseException
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_EnableEnhancedMonitoring.html}
 */
export const enableEnhancedMonitoring: Operation<'EnableEnhancedMonitoring'> = async (
  input,
  { scope },
  services,
) => {
  const key = await referredStream(input, scope, services.streams)
  const { before, after } = await configureStream(services, key, ({ shardLevelMetrics }) => {
    const metrics = enabledMetrics(shardLevelMetrics, input.ShardLevelMetrics)
    return metrics.length === shardLevelMetrics.length ? undefined : { shardLevelMetrics: metrics }
  })
  return {
    StreamName: key.name,
    CurrentShardLevelMetrics: before.shardLevelMetrics,
    DesiredShardLevelMetrics: after.shardLevelMetrics,
    StreamARN: streamArn(after),
  }
}
