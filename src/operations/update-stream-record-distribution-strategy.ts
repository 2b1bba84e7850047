import { assertActive } from '../domain/lifecycle.js'
import { onDemandOnly } from '../domain/refusals.js'
import { referredStream } from '../services/stream-reference.js'
import type { Operation } from './operation.js'

/**
 * Switches at once between placement by partition key and even distribution; records that are there keep their shard.
 * AUTO needs an on-demand stream, and USER_PARTITION_KEY, which every provisioned stream has, is accepted there.
 * @throws KinesisError ResourceNotFoundException, ResourceInUseException, InvalidArgumentException
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateStreamRecordDistributionStrategy.html}
 */
export const updateStreamRecordDistributionStrategy: Operation<
  'UpdateStreamRecordDistributionStrategy'
> = async (input, { scope }, { streams }) => {
  const key = await referredStream(input, scope, streams)
  const distribution = input.RecordDistributionStrategy
  await streams.update(key, (stream) => {
    assertActive(stream)
    if (stream.mode === 'PROVISIONED' && distribution === 'AUTO')
      throw onDemandOnly('RecordDistributionStrategy AUTO')
    return distribution === stream.distribution ? stream : { ...stream, distribution }
  })
  return {}
}
