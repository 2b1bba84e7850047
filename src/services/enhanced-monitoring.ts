import { streamArn } from '../domain/arn.js'
import type { Scope } from '../domain/scope.js'
import type { KinesisSettings } from '../domain/settings.js'
import type { NamedMetric } from '../domain/shard-level-metrics.js'
import type { ShardLevelMetric } from '../domain/stream.js'
import { configureStream } from './configure-stream.js'
import { referredStream, type StreamReference } from './stream-reference.js'
import type { Streams } from './streams.js'

/** Names a stream, and metrics of its shards. */
export interface MetricsRequest extends StreamReference {
  readonly ShardLevelMetrics: readonly NamedMetric[]
}

/**
 * Turns shard-level metrics of a stream on or off.
 * @param changed what is on afterwards, of what is on now and what the request names
 * @returns the answer: what was on before and what is on now
 * @throws KinesisError ResourceNotFoundException, ResourceInUseException
 */
export const changeEnhancedMonitoring = async (
  request: MetricsRequest,
  scope: Scope,
  services: { readonly streams: Streams; readonly settings: KinesisSettings },
  changed: (
    current: readonly ShardLevelMetric[],
    named: readonly NamedMetric[],
  ) => readonly ShardLevelMetric[],
) => {
  const key = await referredStream(request, scope, services.streams)
  const { before, after } = await configureStream(services, key, ({ shardLevelMetrics }) => {
    const metrics = changed(shardLevelMetrics, request.ShardLevelMetrics)
    return metrics.length === shardLevelMetrics.length ? undefined : { shardLevelMetrics: metrics }
  })
  return {
    StreamName: key.name,
    CurrentShardLevelMetrics: before.shardLevelMetrics,
    DesiredShardLevelMetrics: after.shardLevelMetrics,
    StreamARN: streamArn(after),
  }
}
