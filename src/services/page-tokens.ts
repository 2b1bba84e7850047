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

/**
 * The name after which the page of a token begins.
 * @param payload of a token for a list by name
 * @throws KinesisError InvalidArgumentException for a token that has no name
 */
export const nameAfter = ({ after }: Readonly<Record<string, string>>): string => {
  if (after === undefined) throw invalidNextToken()
  return after
}

/** Some of what is listed by name. */
export interface NamedPage<Item> {
  readonly page: readonly Item[]
  /** The name after which the next page begins; undefined where there is none. */
  readonly last: string | undefined
}

/**
 * The first `limit` items, by name, behind the one named `after`.
 * @param limit 1 at least
 */
export const pageByName = <Item extends { readonly name: string }>(
  items: readonly Item[],
  after: string | undefined,
  limit: number,
): NamedPage<Item> => {
  const following = items
    .filter(({ name }) => after === undefined || name > after)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const page = following.slice(0, limit)
  return { page, last: following.length > limit ? page.at(-1)?.name : undefined }
}
