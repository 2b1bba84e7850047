import { maxWarmThroughputMiBps } from './limits.js'
import { onDemandOnly, warmThroughputTooHigh } from './refusals.js'
import type { StreamMode } from './stream.js'

/**
 * What a stream may ask for: nothing in PROVISIONED mode, else 10 GiB/s at most.
 * @throws KinesisError InvalidArgumentException, LimitExceededException
 */
export const assertWarmThroughput = (mode: StreamMode, requestedMiBps = 0): void => {
  if (mode === 'PROVISIONED' && requestedMiBps > 0) throw onDemandOnly('WarmThroughputMiBps')
  if (requestedMiBps > maxWarmThroughputMiBps) throw warmThroughputTooHigh(requestedMiBps)
}
