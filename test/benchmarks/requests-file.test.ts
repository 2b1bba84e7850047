import { expect, test } from 'vitest'
import { decodeRequests, encodeRequests } from '../../benchmarks/generators/generator.js'

test('a requests file gives back the requests that were put into it', () => {
  const requests = ['POST / HTTP/1.1\r\n\r\n{}', '\n12\n', ''].map((text) => Buffer.from(text))
  const file = encodeRequests(requests)
  expect(file.toString()).toBe('21\nPOST / HTTP/1.1\r\n\r\n{}4\n\n12\n0\n')
  expect(decodeRequests(file)).toEqual(requests)
})
