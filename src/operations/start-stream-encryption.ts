import { assertActive, updating } from '../domain/lifecycle.js'
import { encryptionTypeNotKms } from '../domain/refusals.js'
import { referredStream } from '../services/stream-reference.js'
import type { Operation } from './operation.js'

/**
 * Marks what is written from now on as encrypted with a KMS key; UPDATING until then. The key is kept and shown as it
 * was named and is not looked for, and data is stored as it came. An encrypted stream takes another key, or the same
 * one again, in the same way.
 * @throws KinesisError ResourceNotFoundException, ResourceInUseException, LimitExceededException,
 *   InvalidArgumentException for an EncryptionType other than KMS
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_StartStreamEncryption.html}
 */
export const startStreamEncryption: Operation<'StartStreamEncryption'> = async (
  input,
  { scope },
  { streams, settings, callRates },
) => {
  const key = await referredStream(input, scope, streams)
  const { after } = await streams.update(key, (stream, _account, nowMs) => {
    assertActive(stream)
    if (input.EncryptionType !== 'KMS') throw encryptionTypeNotKms()
    callRates.assertChangeable('StartStreamEncryption', stream)
    const readyAtMs = nowMs + settings.updateStreamMs
    return updating(stream, { kind: 'start-encryption', readyAtMs, keyId: input.KeyId })
  })
  callRates.changed('StartStreamEncryption', after)
  return {}
}
