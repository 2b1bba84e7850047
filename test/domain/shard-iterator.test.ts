import { createCipheriv } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  decodeShardIterator,
  encodeShardIterator,
  formatIteratorTime,
  type ShardIterator,
} from '../../src/domain/shard-iterator.js'

const sequenceNumber = '49646437577108476416916876405825929425585429676275269634'
const example: ShardIterator = { issuedAtMs: 1_700_000_010_000, streamName: 'demo', shard: 0, sequenceNumber }
const exampleToken =
  'AAAAAAAAAAHWsxI6NcuIW46C9ptTlfNJwoPHp1pdgp/E8B0tr11p8VfjNa9K9q6V+huQSywq1gr0jmIjOlvMKVEg5adOyLC6OdLVMKJ9n63tGlRxjh75WamNA1i8SkV/be7ifbCvGEqLF2EUxp4OVAh92RCtJAm0/pmUqs7akD7yo1dztph3E0nF9PfbofecayZ+zOyof/8='

const zeros = '0'.repeat(36)
const id = 'shardId-000000000000'

/** A token around any text, made by the cipher itself. */
const tokenOf = (plaintext: string, header = [0, 0, 0, 0, 0, 0, 0, 1], key = exampleKey): string => {
  const cipher = createCipheriv('aes-256-cbc', key, exampleIv)
  return Buffer.concat([Buffer.from(header), cipher.update(plaintext, 'latin1'), cipher.final()]).toString(
    'base64',
  )
}
const exampleKey = Buffer.from('1133a5a833666b49abf28c8ba302930f0b2fb240dccd43cf4dfbc0ca91f17751', 'hex')
const exampleIv = Buffer.from('7bf139dbabbea2d9995d6fcae1dff7da', 'hex')
const examplePlaintext = `01700000010000/demo/${id}/${sequenceNumber}/${zeros}`

const iterators: fc.Arbitrary<ShardIterator> = fc.record({
  issuedAtMs: fc.integer({ min: 1, max: 99_999_999_999_999 }),
  streamName: fc.stringMatching(/^[a-zA-Z0-9_.-]{1,128}$/),
  shard: fc.nat(),
  sequenceNumber: fc.stringMatching(/^[1-9][0-9]{55}$/),
})

test('the worked example, in both directions', () => {
  expect(encodeShardIterator(example)).toBe(exampleToken)
  expect(decodeShardIterator(exampleToken, 1_700_000_010_000)).toEqual(example)
})

test('any iterator is the plain cipher of its text, whatever was encoded before', () => {
  fc.assert(
    fc.property(iterators, (iterator) => {
      const { issuedAtMs, streamName, shard } = iterator
      const time = String(issuedAtMs).padStart(14, '0')
      const shardId = `shardId-${String(shard).padStart(12, '0')}`
      expect(encodeShardIterator(iterator)).toBe(
        tokenOf(`${time}/${streamName}/${shardId}/${iterator.sequenceNumber}/${zeros}`),
      )
    }),
  )
})

test('any iterator is read as it was written, also after a token that was refused', () => {
  fc.assert(
    fc.property(iterators, (iterator) => {
      const token = encodeShardIterator(iterator)
      expect(token.length).toBeLessThanOrEqual(512)
      expect(decodeShardIterator(tokenOf('x'.repeat(140)), Number.MAX_SAFE_INTEGER)).toBeUndefined()
      expect(decodeShardIterator(token, iterator.issuedAtMs)).toEqual(iterator)
    }),
  )
})

describe('a token is refused', () => {
  const now = 1_700_000_010_000

  test('when it comes from the future', () => {
    expect(decodeShardIterator(exampleToken, now)).toBeDefined()
    expect(decodeShardIterator(exampleToken, now - 1)).toBeUndefined()
  })

  test.each([
    ['nothing', ''],
    ['no base64', '!'.repeat(204)],
    ['other characters', `${exampleToken.slice(0, -4)}ééé=`],
    ['base64 without padding', exampleToken.slice(0, -1)],
    ['base64 with white space', ` ${exampleToken}`],
    ['base64 whose last bits are not zero', `${exampleToken.slice(0, -2)}9=`],
    ['URL-safe base64', exampleToken.replace('/', '_')],
    ['another header', tokenOf(examplePlaintext, [0, 0, 0, 0, 0, 0, 0, 2])],
    ['no whole blocks', btoa(`${atob(exampleToken)}x`)],
    ['another key', tokenOf(examplePlaintext, undefined, Buffer.alloc(32, 7))],
    ['four parts', tokenOf(`01700000010000/demo/${id}/${sequenceNumber}${zeros}`)],
    ['six parts', tokenOf(`${examplePlaintext}/0`)],
    ['a shard id of 11 digits', tokenOf(examplePlaintext.replace(id, 'shardId-00000000000'))],
    ['a shard id of another prefix', tokenOf(examplePlaintext.replace(id, 'ShardId-000000000000'))],
    ['a shard index of 2^31', tokenOf(examplePlaintext.replace(id, 'shardId-002147483648'))],
    ['time 0', tokenOf(examplePlaintext.replace('01700000010000', '00000000000000'))],
    ['a negative time', tokenOf(examplePlaintext.replace('01700000010000', '-1700000010000'))],
    ['a time of words', tokenOf(examplePlaintext.replace('01700000010000', 'Infinity'))],
    ['no stream name', tokenOf(examplePlaintext.replace('demo', ''))],
    ['a stream name of 129 characters', tokenOf(`1/${'a'.repeat(129)}/${id}/${sequenceNumber}/`)],
    ['a stream name outside the alphabet', tokenOf(examplePlaintext.replace('demo', 'de mo'))],
    ['fewer than 152 bytes', tokenOf(`1/demo/${id}/${sequenceNumber}/`)],
    ['more than 280 bytes', tokenOf(`${examplePlaintext}${'0'.repeat(140)}`)],
  ])('%s', (_, token) => {
    expect(decodeShardIterator(token, now)).toBeUndefined()
  })

  test('the helper of these cases makes tokens that are read', () => {
    expect(tokenOf(examplePlaintext)).toBe(exampleToken)
  })
})

test.each(['\x00', '\x03\x02', '\x11'.repeat(17), '\xff'])('blocks that end in %j are refused', (ending) => {
  const cipher = createCipheriv('aes-256-cbc', exampleKey, exampleIv).setAutoPadding(false)
  const blocks = examplePlaintext.padEnd(144, '0').slice(0, -ending.length) + ending
  const token = btoa(`${atob('AAAAAAAAAAE=')}${cipher.update(blocks, 'latin1', 'latin1')}`)
  expect(decodeShardIterator(token, 1_700_000_010_000)).toBeUndefined()
})

test('the largest shard index is read', () => {
  const token = tokenOf(examplePlaintext.replace(id, 'shardId-002147483647'))
  expect(decodeShardIterator(token, 1_700_000_010_000)?.shard).toBe(2147483647)
})

test('what stands for the sequence number is left to the caller', () => {
  const token = tokenOf(examplePlaintext.replace(sequenceNumber, 'x'.repeat(56)))
  expect(decodeShardIterator(token, 1_700_000_010_000)?.sequenceNumber).toBe('x'.repeat(56))
})

test('an altered byte is refused or gives something of the right form', () => {
  fc.assert(
    fc.property(iterators, fc.nat(279), fc.integer({ min: 1, max: 255 }), (iterator, at, flipped) => {
      const bytes = Buffer.from(encodeShardIterator(iterator), 'base64')
      const index = at % bytes.length
      bytes[index] = (bytes[index] ?? 0) ^ flipped
      const decoded = decodeShardIterator(bytes.toString('base64'), Number.MAX_SAFE_INTEGER)
      if (index < 8) expect(decoded).toBeUndefined()
      if (decoded === undefined) return
      expect(Number.isSafeInteger(decoded.issuedAtMs) && decoded.issuedAtMs > 0).toBe(true)
      expect(decoded.streamName).toMatch(/^[a-zA-Z0-9_.-]{1,128}$/)
      expect(decoded.shard >= 0 && decoded.shard < 2 ** 31).toBe(true)
      expect(decoded.sequenceNumber).not.toContain('/')
    }),
    { numRuns: 2000 },
  )
})

test('random texts are refused without a throw', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 600 }),
    fc.uint8Array({ minLength: 140, maxLength: 290 }).map((bytes) => Buffer.from(bytes).toString('base64')),
    fc
      .uint8Array({ minLength: 144, maxLength: 272 })
      .map((bytes) => Buffer.concat([Buffer.from([0, 0, 0, 0, 0, 0, 0, 1]), bytes]).toString('base64')),
  )
  fc.assert(
    fc.property(texts, (text) => {
      expect(decodeShardIterator(text, Number.MAX_SAFE_INTEGER)).toBeUndefined()
    }),
  )
})

test.each([
  [1421889722000, 'Thu Jan 22 01:22:02 UTC 2015'],
  [0, 'Thu Jan 01 00:00:00 UTC 1970'],
  [1_700_000_000_999, 'Tue Nov 14 22:13:20 UTC 2023'],
  [951782400000, 'Tue Feb 29 00:00:00 UTC 2000'],
])('the time %i is written %s', (ms, expected) => {
  expect(formatIteratorTime(ms)).toBe(expected)
})
