import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { md5 } from '../../src/domain/md5.js'

const digits = (hash: string): string => Buffer.from(hash, 'latin1').toString('hex')

describe('the test suite of RFC 1321', () => {
  test.each([
    ['', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['a', '0cc175b9c0f1b6a831c399e269772661'],
    ['abc', '900150983cd24fb0d6963f7d28e17f72'],
    ['message digest', 'f96b697d7cb7938d525a2f31aaf161d0'],
    ['abcdefghijklmnopqrstuvwxyz', 'c3fcd3d76192e4007dfb496cca67e13b'],
    ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', 'd174ab98d277d9f5a5611c2c9f419d9f'],
    [
      '12345678901234567890123456789012345678901234567890123456789012345678901234567890',
      '57edf4a22be3c955ac49da2e2107b67a',
    ],
  ])('%j', (text, expected) => {
    expect(digits(md5(text))).toBe(expected)
  })
})

describe('says what OpenSSL says', () => {
  const opened = (text: string): string => createHash('md5').update(text).digest('hex')

  test('of every length up to three blocks, one after the other', () => {
    for (let length = 192; length >= 0; length--) {
      const text = 'x'.repeat(length)
      expect([length, digits(md5(text))]).toEqual([length, opened(text)])
    }
  })

  test('of longer texts than any partition key', () => {
    for (const text of ['x'.repeat(10_000), '€'.repeat(10_000)]) expect(digits(md5(text))).toBe(opened(text))
  })

  test('of any characters, halves of surrogate pairs too', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.string(), (text, next) => {
        expect(digits(md5(text))).toBe(opened(text))
        expect(digits(md5(next))).toBe(opened(next))
      }),
    )
    expect(digits(md5('a\ud800'))).toBe(opened('a\ud800'))
  })
})
