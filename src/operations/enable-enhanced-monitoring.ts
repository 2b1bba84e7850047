import { enabledMetrics } from '../domain/shard-level-metrics.js'
import { changeEnhancedMonitoring } from '../services/enhanced-monitoring.js'
import type { Operation } from './operation.js'

/**
 * Turns on shard-level metrics; ALL means every one. Shardport keeps and shows the setting and measures nothing.
 * The answer has what was on before and what is on now.
 * @throws KinesisError ResourceNotFoundException, ResourceInUseException
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_EnableEnhancedMonitoring.html}
 */
export const enableEnhancedMonitoring: Operation<'EnableEnhancedMonitoring'> = (input, { scope }, services) =>
  changeEnhancedMonitoring(input, scope, services, enabledMetrics)
