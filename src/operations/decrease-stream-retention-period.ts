import { retentionNotDecreased } from '../domain/refusals.js'
import { assertRetentionHours, changedRetention } from '../domain/retention.js'
import { configureStream } from '../services/configure-stream.js'
import { referredStream } from '../services/stream-reference.js'
import type { Operation } from './operation.js'

/**
 * Keeps records for a shorter time, 24 hours at least; older ones are gone at once and for good. The period that a
 * stream has already is accepted.
 * @throws KinesisError ResourceNotFoundException, ResourceInUseException, InvalidArgumentException
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DecreaseStreamRetentionPeriod.html}
 */
export const decreaseStreamRetentionPeriod: Operation<'DecreaseStreamRetentionPeriod'> = async (
  input,
  { scope },
  services,
) => {
  const key = await referredStream(input, scope, services.streams)
  const hours = input.RetentionPeriodHours
  const { after } = await configureStream(services, key, (stream, nowMs) => {
    assertRetentionHours(hours)
    if (hours > stream.retentionHours) throw retentionNotDecreased(hours, key.name, stream.retentionHours)
    return hours === stream.retentionHours ? undefined : changedRetention(stream, hours, nowMs)
  })
  await services.retention.trim(key, after.incarnation)
  return {}
}
