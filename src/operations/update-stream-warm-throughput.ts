import { streamArn } from '../domain/arn.js'
import { streamProvisioned } from '../domain/refusals.js'
import { assertWarmThroughput } from '../domain/warm-throughput.js'
import { configureStream } from '../services/configure-stream.js'
import { referredStream } from '../services/stream-reference.js'
import type { Operation } from './operation.js'

/**
 * Sets the warm throughput of an on-demand stream, up to 10 GiB/s. It is kept and shown and has no effect here; the
 * account's billing commitment, which AWS demands, is not asked for.
 * @throws KinesisError ResourceNotFoundException, ResourceInUseException, LimitExceededException,
 *   ValidationException for provisioned streams
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateStreamWarmThroughput.html}
 */
export const updateStreamWarmThroughput: Operation<'UpdateStreamWarmThroughput'> = async (
  input,
  { scope },
  services,
) => {
  const key = await referredStream(input, scope, services.streams)
  const warmThroughputMiBps = input.WarmThroughputMiBps
  const { before, after } = await configureStream(services, key, (stream) => {
    if (stream.mode === 'PROVISIONED') throw streamProvisioned(key.name, key.accountId)
    assertWarmThroughput(stream.mode, warmThroughputMiBps)
    return warmThroughputMiBps === stream.warmThroughputMiBps ? undefined : { warmThroughputMiBps }
  })
  return {
    StreamARN: streamArn(after),
    StreamName: key.name,
    WarmThroughput: {
      TargetMiBps: after.warmThroughputMiBps,
      CurrentMiBps: before.warmThroughputMiBps,
    },
  }
}
