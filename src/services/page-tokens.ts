import { nextTokenTtlMs } from '../domain/limits.js'
import { decodePageToken, encodePageToken } from '../domain/page-token.js'
import { expiredNextToken, invalidNextToken } from '../domain/refusals.js'

/** A NextToken for the page after this one. `operation` keeps tokens of one operation from being used in another. */
export const pageToken = (
  operation: string,
  nowMs: number,
  payload: Readonly<Record<string, string>>,
): string => encodePageToken({ kind: operation, issuedAtMs: nowMs, payload })

/**
 * @returns what {@link pageToken} was given
 * @throws KinesisError InvalidArgumentException for a text that is no token of this operation,
 *   ExpiredNextTokenException 300 seconds after it was issued
 */
export const readPageToken = (
  operation: string,
  token: string,
  nowMs: number,
): Readonly<Record<string, string>> => {
  const decoded = decodePageToken(token, operation)
  if (decoded === undefined) throw invalidNextToken()
  if (nowMs - decoded.issuedAtMs > nextTokenTtlMs) throw expiredNextToken()
  return decoded.payload
}
