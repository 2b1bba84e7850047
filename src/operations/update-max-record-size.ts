import { configureStream } from '../services/configure-stream.js'
import { referredStream } from '../services/stream-reference.js'
import type { Operation } from './operation.js'

/**
 * Sets the size up to which a stream takes records, data and partition key together. Records that are there already
 * stay readable. Whether AWS shows UPDATING meanwhile is not documented; here it does, as for other settings.
 * @throws KinesisError ResourceNotFoundException, ResourceInUseException
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateMaxRecordSize.html}
 */
export const updateMaxRecordSize: Operation<'UpdateMaxRecordSize'> = async (input, { scope }, services) => {
  const key = await referredStream(input, scope, services.streams)
  const maxRecordSizeKiB = input.MaxRecordSizeInKiB
  await configureStream(services, key, (stream) =>
    maxRecordSizeKiB === stream.maxRecordSizeKiB ? undefined : { maxRecordSizeKiB },
  )
  return {}
}
