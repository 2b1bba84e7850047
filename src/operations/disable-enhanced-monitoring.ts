import { withoutMetrics } from '../domain/shard-level-metrics.js'
import { changeEnhancedMonitoring } from '../services/enhanced-monitoring.js'
import type { Operation } from './operation.js'

/**
 * Turns off shard-level metrics; ALL means every one.
 * The answer has what was on before and what is on now.
 * @throws KinesisError ResourceNotFoundException, ResourceInUseException
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DisableEnhancedMonitoring.html}
 */
export const disableEnhancedMonitoring: Operation<'DisableEnhancedMonitoring'> = (
  input,
  { scope },
  services,
) => changeEnhancedMonitoring(input, scope, services, withoutMetrics)
