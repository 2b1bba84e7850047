import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodePageToken, encodePageToken } from '../../src/domain/page-token.js'

const token = { kind: 'ListStreams', issuedAtMs: 1_700_000_000_000, payload: { after: 'demo' } }

/** A token around any content with the checksum that belongs to it. */
const forged = (content: string): string => {
  const body = Buffer.from(content).toString('base64')
  return createHash('sha256').update(body).digest('hex').slice(0, 16) + body
}

test('gives back what it was made of', () => {
  const texts = fc.string({ unit: 'binary' })
  const payloads = fc.dictionary(fc.oneof(texts, fc.constantFrom('__proto__', 'constructor')), texts)
  fc.assert(
    fc.property(texts, fc.maxSafeNat(), payloads, (kind, issuedAtMs, payload) => {
      const text = encodePageToken({ kind, issuedAtMs, payload })
      expect(text).toMatch(/^[a-zA-Z0-9+/=]+$/)
      const decoded = decodePageToken(text, kind)
      expect(decoded).toMatchObject({ kind, issuedAtMs })
      expect(Object.entries(decoded?.payload ?? {}).sort()).toEqual(Object.entries(payload).sort())
    }),
  )
})

test('belongs to one kind', () => {
  expect(decodePageToken(encodePageToken(token), 'ListStreams')).toEqual(token)
  expect(decodePageToken(encodePageToken(token), 'ListShards')).toBeUndefined()
})

test('any altered, added or missing character is noticed', () => {
  const text = encodePageToken(token)
  fc.assert(
    fc.property(fc.nat(text.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, character) => {
      fc.pre(text[at] !== character)
      expect(decodePageToken(text.slice(0, at) + character + text.slice(at + 1), token.kind)).toBeUndefined()
      expect(decodePageToken(text.slice(0, at) + text.slice(at + 1), token.kind)).toBeUndefined()
      expect(decodePageToken(text + character, token.kind)).toBeUndefined()
    }),
  )
})

test.each([
  '',
  'null',
  '{}',
  '[]',
  '["ListStreams",1]',
  '["ListStreams",1,{},0]',
  '["ListStreams","1",{}]',
  '["ListStreams",1.5,{}]',
  '["ListStreams",1,null]',
  '["ListStreams",1,["a"]]',
  '["ListStreams",1,"a"]',
  '["ListStreams",1,{"a":1}]',
  '["ListStreams",1,{"a":{}}]',
  '['.repeat(100_000),
])('a right checksum does not help other content', (content) => {
  expect(decodePageToken(forged('["ListStreams",1,{"a":"b"}]'), 'ListStreams')).toBeDefined()
  expect(decodePageToken(forged(content), 'ListStreams')).toBeUndefined()
})

test('random texts are refused without a throw', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.base64String()), (text) => {
      expect(decodePageToken(text, 'ListStreams')).toBeUndefined()
    }),
  )
})

test('a text of a mebibyte is refused like any other', () => {
  expect(decodePageToken('A'.repeat(1 << 20), 'ListStreams')).toBeUndefined()
  expect(decodePageToken('\ud800'.repeat(1 << 20), 'ListStreams')).toBeUndefined()
})
