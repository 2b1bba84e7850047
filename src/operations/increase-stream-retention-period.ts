import { retentionNotIncreased } from '../domain/refusals.js'
import { assertRetentionHours, changedRetention } from '../domain/retention.js'
import { configureStream } from '../services/configure-stream.js'
import { referredStream } from '../services/stream-reference.js'
import type { Operation } from './operation.js'

/**
 * Keeps records longer, up to 8760 hours; records that have expired stay gone. The period that a stream has already
 * is accepted.
 * @throws KinesisError ResourceNotFoundException, ResourceInUseException, InvalidArgumentException
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_IncreaseStreamRetentionPeriod.html}
 */
export const increaseStreamRetentionPeriod: Operation<'IncreaseStreamRetentionPeriod'> = async (
  input,
  { scope },
  services,
) => {
  const key = await referredStream(input, scope, services.streams)
  const hours = input.RetentionPeriodHours
  await configureStream(services, key, (stream, nowMs) => {
    assertRetentionHours(hours)
    if (hours < stream.retentionHours) throw retentionNotIncreased(hours, key.name, stream.retentionHours)
    return hours === stream.retentionHours ? undefined : changedRetention(stream, hours, nowMs)
  })
  return {}
}
