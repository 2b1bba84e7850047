import { FixedIvCipher } from './fixed-iv-cipher.js'
import { parseShardId, shardId } from './shard-id.js'
import { namePattern } from './stream-name.js'

/** What a shard iterator says. Account and region are not in it: those of the request count. */
export interface ShardIterator {
  /** Epoch milliseconds. */
  readonly issuedAtMs: number
  readonly streamName: string
  /** Index of the shard. */
  readonly shard: number
  /** Decimal text; a decoded one may still be no sequence number. */
  readonly sequenceNumber: string
}

// The token's layout and key are those of kinesalite and ferrokinesis, so that either reads our iterators.
const header = '\x00\x00\x00\x00\x00\x00\x00\x01'
const trailer = '0'.repeat(36)
const timeDigits = 14
/** Base64 of 152 bytes. */
const shortestToken = 204
/** Base64 of 280 bytes. */
const longestToken = 376
const plaintextPattern = new RegExp(String.raw`^(\d+)/(${namePattern})/(shardId-\d{12})/([^/]*)/[^/]*$`)

let madeCipher: FixedIvCipher | undefined
/** Made when it is first needed: a start has no time for it. */
const cipher = (): FixedIvCipher => {
  madeCipher ??= new FixedIvCipher(
    '1133a5a833666b49abf28c8ba302930f0b2fb240dccd43cf4dfbc0ca91f17751',
    '7bf139dbabbea2d9995d6fcae1dff7da',
  )
  return madeCipher
}

/**
 * The token for a place in a shard.
 * @returns base64 of 152 to 280 bytes for the names and sequence numbers that the API allows
 */
export const encodeShardIterator = (iterator: ShardIterator): string => {
  const issuedAt = String(iterator.issuedAtMs).padStart(timeDigits, '0')
  const plaintext = `${issuedAt}/${iterator.streamName}/${shardId(iterator.shard)}/${iterator.sequenceNumber}/${trailer}`
  return btoa(header + cipher().encrypt(plaintext))
}

/**
 * Reads a token.
 * @param nowMs epoch milliseconds; a token from later is refused, an expired one is not
 * @returns undefined for everything that {@link encodeShardIterator} does not give
 */
export const decodeShardIterator = (token: string, nowMs: number): ShardIterator | undefined => {
  const bytes = bytesOf(token)
  if (!bytes?.startsWith(header)) return undefined
  const [, issuedAt, streamName, id, sequenceNumber] =
    plaintextPattern.exec(cipher().decrypt(bytes.slice(header.length)) ?? '') ?? []
  if (streamName === undefined || id === undefined || sequenceNumber === undefined) return undefined
  const shard = parseShardId(id)
  const issuedAtMs = Number(issuedAt)
  if (shard === undefined || issuedAtMs === 0 || issuedAtMs > nowMs) return undefined
  return { issuedAtMs, streamName, shard, sequenceNumber }
}

/** The bytes of canonical base64 as a binary string. */
const bytesOf = (token: string): string | undefined => {
  if (token.length < shortestToken || token.length > longestToken) return undefined
  try {
    const bytes = atob(token)
    return btoa(bytes) === token ? bytes : undefined
  } catch {
    return undefined
  }
}

/**
 * A time as ExpiredIteratorException writes it, for example `Thu Jan 22 01:22:02 UTC 2015`.
 * @param ms epoch milliseconds
 */
export const formatIteratorTime = (ms: number): string => {
  const [weekday = '', day, month, year, time] = new Date(ms).toUTCString().split(' ')
  return `${weekday.slice(0, 3)} ${month} ${day} ${time} UTC ${year}`
}
