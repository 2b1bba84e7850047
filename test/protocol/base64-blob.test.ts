import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { KinesisError } from '../../src/domain/errors.js'
import { decodeBase64Blob } from '../../src/protocol/base64-blob.js'

const refusedText = (text: string): string | undefined => {
  try {
    decodeBase64Blob(text)
  } catch (error) {
    return (error as KinesisError).message
  }
  return undefined
}
const lengthFound = (length: number) =>
  `Base64 encoded length is expected a multiple of 4 bytes but found: ${length}`
const lastNonPad = 'Invalid last non-pad Base64 character dectected'

test.each([
  ['', []],
  ['AA==', [0]],
  ['AAA=', [0, 0]],
  ['AAAA', [0, 0, 0]],
  ['+/+/', [251, 255, 191]],
  ['aGk=', [104, 105]],
])('%j is decoded', (text, bytes) => {
  expect([...decodeBase64Blob(text)]).toEqual(bytes)
})

test.each([
  ['23456', lengthFound(5)],
  ['=+/=', "Invalid Base64 character: '='"],
  ['+/+=', lastNonPad],
  ['!', lengthFound(1)],
  ['AA!A', "Invalid Base64 character: '!'"],
  ['AB-A', "Invalid Base64 character: '-'"],
  ['AB_A', "Invalid Base64 character: '_'"],
  ['AA A', "Invalid Base64 character: ' '"],
  ['AAA\n', "Invalid Base64 character: '\n'"],
  ['A=AA', "Invalid Base64 character: '='"],
  ['AA=A', "Invalid Base64 character: '='"],
  ['\u0141AAA', "Invalid Base64 character: '\u0141'"],
  ['!A=A', "Invalid Base64 character: '!'"],
  ['AB==', lastNonPad],
  ['AAB=', lastNonPad],
  ['A===', lastNonPad],
  ['====', lastNonPad],
  ['AAAA====', lastNonPad],
])('%j is refused', (text, reason) => {
  expect(refusedText(text)).toBe(`'${text}' can not be converted to a Blob: ${reason}`)
})

test('exactly the canonical encodings are accepted', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('A', 'Q', 'g', 'w', 'z', '9', '+', '/', '=', '-', '_', '\u0141') }),
      (text) => {
        const canonical = /^[\w+/]*=*$/.test(text) && !text.includes('_') && btoa(safeAtob(text)) === text
        expect(refusedText(text) === undefined).toBe(canonical)
      },
    ),
    { numRuns: 2000 },
  )
})

const safeAtob = (text: string): string => {
  try {
    return atob(text)
  } catch {
    return 'not base64'
  }
}

test('what was encoded comes back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect([...decodeBase64Blob(Buffer.from(bytes).toString('base64'))]).toEqual([...bytes])
    }),
  )
})
