import { assertRoomForOnDemandStream } from '../domain/account.js'
import { assertNoChannels } from '../domain/account-channels.js'
import { onDemandOnly } from '../domain/refusals.js'
import { assertWarmThroughput } from '../domain/warm-throughput.js'
import { configureStream } from '../services/configure-stream.js'
import { referredStream } from '../services/stream-reference.js'
import type { Operation } from './operation.js'

/**
 * Switches between provisioned and on-demand capacity; the shards stay. The mode that a stream has already is
 * accepted. What becomes of an AUTO stream is not documented: here it has to give up AUTO before it can be
 * provisioned. A stream with channels has to stay on-demand, and how AWS refuses is not documented either. Warm
 * throughput ends with on-demand mode.
 * @throws KinesisError ResourceNotFoundException, ResourceInUseException, InvalidArgumentException,
 *   LimitExceededException
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateStreamMode.html}
 */
export const updateStreamMode: Operation<'UpdateStreamMode'> = async (input, { scope }, services) => {
  const key = await referredStream(input, scope, services.streams)
  const mode = input.StreamModeDetails.StreamMode
  const requested = input.WarmThroughputMiBps
  const { before, after } = await configureStream(services, key, (stream, _nowMs, account) => {
    assertWarmThroughput(mode, requested)
    if (mode === 'PROVISIONED' && stream.distribution === 'AUTO')
      throw onDemandOnly('RecordDistributionStrategy AUTO')
    if (mode === 'PROVISIONED') assertNoChannels(account, stream)
    if (mode === 'ON_DEMAND' && stream.mode === 'PROVISIONED') assertRoomForOnDemandStream(account)
    if (mode !== stream.mode) services.callRates.assertChangeable('UpdateStreamMode', stream)
    const warmThroughputMiBps = mode === 'PROVISIONED' ? 0 : (requested ?? stream.warmThroughputMiBps)
    if (mode === stream.mode && warmThroughputMiBps === stream.warmThroughputMiBps) return undefined
    return { mode, warmThroughputMiBps }
  })
  if (after.mode !== before.mode) services.callRates.changed('UpdateStreamMode', after)
  return {}
}
