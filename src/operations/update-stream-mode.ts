import { maxWarmThroughputMiBps } from '../domain/limits.js'
import { onDemandOnly, warmThroughputTooHigh } from '../domain/refusals.js'
import { configureStream } from '../services/configure-stream.js'
import { referredStream } from '../services/stream-reference.js'
import type { Operation } from './operation.js'

/**
 * Switches between provisioned and on-demand capacity; the shards stay. The mode that a stream has already is
 * accepted. What becomes of an AUTO stream is not documented: here it has to give up AUTO before it can be
 * provisioned. Warm throughput ends with on-demand mode.
 * @throws KinesisError ResourceNotFoundException, ResourceInUseException, InvalidArgumentException,
 *   LimitExceededException
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateStreamMode.html}
 */
export const updateStreamMode: Operation<'UpdateStreamMode'> = async (input, { scope }, services) => {
  const key = await referredStream(input, scope, services.streams)
  const mode = input.StreamModeDetails.StreamMode
  const requested = input.WarmThroughputMiBps
  await configureStream(services, key, (stream) => {
    if (requested !== undefined && requested > maxWarmThroughputMiBps) throw warmThroughputTooHigh(requested)
    if (mode === 'PROVISIONED' && requested) throw onDemandOnly('WarmThroughputMiBps')
    if (mode === 'PROVISIONED' && stream.distribution === 'AUTO')
      throw onDemandOnly('RecordDistributionStrategy AUTO')
    const warmThroughputMiBps = mode === 'PROVISIONED' ? 0 : (requested ?? stream.warmThroughputMiBps)
    if (mode === stream.mode && warmThroughputMiBps === stream.warmThroughputMiBps) return undefined
    return { mode, warmThroughputMiBps }
  })
  return {}
}
