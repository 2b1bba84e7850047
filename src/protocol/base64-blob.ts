import { Buffer } from 'node:buffer'
import { KinesisError } from '../domain/errors.js'

/**
 * The bytes of a blob that stands as base64 text in a request.
 * @throws KinesisError SerializationException in the words that kinesalite's tests recorded from AWS
 */
export const decodeBase64Blob = (text: string): Uint8Array => {
  if (text.length % 4 !== 0)
    throw refusal(text, `Base64 encoded length is expected a multiple of 4 bytes but found: ${text.length}`)
  const padding = paddingOf(text)
  const bytes = Buffer.from(text, 'base64')
  // Node's decoder skips what it does not know, which shows in the length, but it also reads the URL-safe
  // alphabet and the low byte of any UTF-16 unit.
  const wholeTextIsBase64 =
    bytes.length === (text.length / 4) * 3 - padding &&
    !text.includes('-') &&
    !text.includes('_') &&
    Buffer.byteLength(text) === text.length
  if (wholeTextIsBase64 && unusedBitsAreZero(text, padding)) return bytes
  const stray = /[^A-Za-z0-9+/=]|=(?!=|$)/.exec(text)
  throw refusal(
    text,
    stray === null
      ? 'Invalid last non-pad Base64 character dectected'
      : `Invalid Base64 character: '${stray[0]}'`,
  )
}

const paddingOf = (text: string): number => {
  if (!text.endsWith('=')) return 0
  return text.endsWith('==') ? 2 : 1
}

/** The last character before padding carries 2 bits too many for one pad, 4 bits for two. */
const unusedBitsAreZero = (text: string, padding: number): boolean => {
  if (padding === 0) return true
  const last = text.charAt(text.length - padding - 1)
  return (padding === 1 ? 'AEIMQUYcgkosw048' : 'AQgw').includes(last)
}

const refusal = (text: string, reason: string): KinesisError =>
  new KinesisError('SerializationException', `'${text}' can not be converted to a Blob: ${reason}`)
