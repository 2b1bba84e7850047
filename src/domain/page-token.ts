import { hash } from 'node:crypto'

/** What a NextToken says. */
export interface PageToken {
  /** What is paged; a token of one kind is no token of another. */
  readonly kind: string
  /** Epoch milliseconds. */
  readonly issuedAtMs: number
  readonly payload: Readonly<Record<string, string>>
}

const checksumDigits = 16

/** The NextToken that {@link decodePageToken} reads: ASCII, opaque to clients. */
export const encodePageToken = ({ kind, issuedAtMs, payload }: PageToken): string => {
  const body = btoa(escapeNonAscii(JSON.stringify([kind, issuedAtMs, payload])))
  return checksumOf(body) + body
}

/**
 * Reads a NextToken; costs linear time for any text.
 * @returns undefined for everything but a token of this kind
 */
export const decodePageToken = (token: string, kind: string): PageToken | undefined => {
  const body = token.slice(checksumDigits)
  if (token.slice(0, checksumDigits) !== checksumOf(body)) return undefined
  const content = parse(body)
  if (!Array.isArray(content) || content.length !== 3) return undefined
  const [tokenKind, issuedAtMs, payload]: unknown[] = content
  if (tokenKind !== kind || !isTime(issuedAtMs) || !isTexts(payload)) return undefined
  return { kind, issuedAtMs, payload }
}

const checksumOf = (body: string): string => hash('sha256', body, 'hex').slice(0, checksumDigits)

const escapeNonAscii = (json: string): string =>
  json.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

const parse = (body: string): unknown => {
  try {
    return JSON.parse(atob(body))
  } catch {
    return undefined
  }
}

const isTime = (value: unknown): value is number => Number.isSafeInteger(value)

const isTexts = (value: unknown): value is Record<string, string> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((text) => typeof text === 'string')
