import { assertActive, updating } from '../domain/lifecycle.js'
import { encryptionTypeNotKms, streamNotEncrypted } from '../domain/refusals.js'
import { referredStream } from '../services/stream-reference.js'
import type { Operation } from './operation.js'

/**
 * Ends the marking of new records as encrypted; UPDATING until then. Records that were written before keep their
 * mark. KeyId must be there, and may be another than the stream's: one key has several names.
 * @throws KinesisError ResourceNotFoundException, ResourceInUseException, InvalidArgumentException for a stream that
 *   is not encrypted or an EncryptionType other than KMS
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_StopStreamEncryption.html}
 */
export const stopStreamEncryption: Operation<'StopStreamEncryption'> = async (
  input,
  { scope },
  { streams, settings },
) => {
  const key = await referredStream(input, scope, streams)
  await streams.update(key, (stream, _account, nowMs) => {
    assertActive(stream)
    if (input.EncryptionType !== 'KMS') throw encryptionTypeNotKms()
    if (stream.encryptionKeyId === undefined) throw streamNotEncrypted(key.name, key.accountId)
    return updating(stream, { kind: 'stop-encryption', readyAtMs: nowMs + settings.updateStreamMs })
  })
  return {}
}
