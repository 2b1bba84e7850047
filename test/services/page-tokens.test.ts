import { describe, expect, test } from 'vitest'
import { KinesisError } from '../../src/domain/errors.js'
import { pageToken, readPageToken } from '../../src/services/page-tokens.js'
import { startMs } from '../support/kinesis.js'

const payload = { after: 'orders', other: 'métrique "日本"' }
const token = pageToken('ListStreams', startMs, payload)
const refusalOf = (operation: string, text: string, nowMs: number): string => {
  try {
    readPageToken(operation, text, nowMs)
  } catch (error) {
    if (error instanceof KinesisError) return error.type
  }
  return 'none'
}

test('says what it was given', () => {
  expect(readPageToken('ListStreams', token, startMs)).toEqual(payload)
})

test('is plain text of a form that fits anywhere', () => {
  expect(token).toMatch(/^[A-Za-z0-9+/=]+$/)
})

test('lives for 300 seconds', () => {
  expect(readPageToken('ListStreams', token, startMs + 300_000)).toEqual(payload)
  expect(refusalOf('ListStreams', token, startMs + 300_001)).toBe('ExpiredNextTokenException')
})

describe('invalid, whatever the time', () => {
  test.each([
    ['a token of another operation', 'ListShards', token],
    ['the empty text', 'ListStreams', ''],
    ['arbitrary text', 'ListStreams', 'AAAA'],
    ['a token without its end', 'ListStreams', token.slice(0, -1)],
    ['a token with more behind it', 'ListStreams', `${token}=`],
    [
      'a token with one character changed',
      'ListStreams',
      token.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
    ],
    ['text outside Latin 1', 'ListStreams', '日本'.repeat(100)],
  ])('%s', (_, operation, text) => {
    expect(refusalOf(operation, text, startMs + 300_001)).toBe('InvalidArgumentException')
  })
})
