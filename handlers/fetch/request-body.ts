import { BodyConsumedError } from '../body-consumed-error.js'

/**
 * Reads a whole body. More than `maxBytes` are read but not kept, so that the client gets to the end of what it sends
 * and sees the refusal. What is given is then longer than `maxBytes`.
 * @throws BodyConsumedError when somebody else has read it, or is about to; what the body fails with when it breaks off
 */
export const collectBody = async (
  { body, bodyUsed }: Pick<Request, 'body' | 'bodyUsed'>,
  maxBytes: number,
): Promise<Uint8Array> => {
  if (body === null) return new Uint8Array(0)
  if (bodyUsed || body.locked) throw new BodyConsumedError(advice)
  const reader = body.getReader()
  const chunks: Uint8Array[] = []
  let keptBytes = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    if (keptBytes > maxBytes) continue
    chunks.push(value)
    keptBytes += value.length
  }
  return joined(chunks, keptBytes)
}

const advice = 'give this handler a clone of the request that is made before anything reads it'

const joined = (chunks: readonly Uint8Array[], bytes: number): Uint8Array => {
  const [only] = chunks
  if (chunks.length === 1 && only !== undefined) return only
  const whole = new Uint8Array(bytes)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}
