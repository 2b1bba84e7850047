import fc from 'fast-check'
import { expect, test } from 'vitest'
import { streamId } from '../../src/domain/stream-id.js'

const arn = 'arn:aws:kinesis:us-east-1:000000000000:stream/demo'

test('has the form of the API model', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), (text, createdAtMs) => {
      expect(streamId(text, createdAtMs)).toMatch(/^[a-z0-9]{20}-[a-z0-9]{3}$/)
    }),
  )
})

test('belongs to one incarnation of one stream', () => {
  const ids = [streamId(arn, 1), streamId(arn, 2), streamId(`${arn}1`, 1), streamId(arn, 11)]
  expect(new Set(ids).size).toBe(4)
  expect(streamId(arn, 1)).toBe(ids[0])
})
