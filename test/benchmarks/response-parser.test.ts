import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ResponseParser } from '../../benchmarks/generators/response-parser.js'

const response = (status: number, body: string): string =>
  `HTTP/1.1 ${status} Any\r\nX-Note: content\r\nContent-Length: ${body.length}\r\nDate: now\r\n\r\n${body}`

const statusesOf = (chunks: readonly Buffer[]): readonly number[] => {
  const statuses: number[] = []
  const parser = new ResponseParser((status) => statuses.push(status))
  for (const chunk of chunks) parser.push(chunk)
  return statuses
}

describe('response parser', () => {
  test('finds the same responses however their bytes are cut', () => {
    const bodies = fc.constantFrom(
      '',
      '{}',
      'HTTP/1.1 500 Fake\r\nContent-Length: 9\r\n\r\n',
      'x'.repeat(300),
    )
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(200, 400, 503), bodies), { maxLength: 5 }),
        fc.array(fc.nat(), { maxLength: 20 }),
        (responses, cuts) => {
          const bytes = Buffer.from(responses.map(([status, body]) => response(status, body)).join(''))
          const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b)
          const chunks = ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end))
          expect(statusesOf(chunks)).toEqual(responses.map(([status]) => status))
        },
      ),
    )
  })

  test('takes chunks whose memory is used again', () => {
    const bytes = Buffer.from(response(200, 'abc'))
    const memory = Buffer.alloc(1)
    const statuses: number[] = []
    const parser = new ResponseParser((status) => statuses.push(status))
    for (const byte of bytes) {
      memory[0] = byte
      parser.push(memory)
    }
    expect(statuses).toEqual([200])
  })

  test('waits for the last byte of a body', () => {
    const bytes = Buffer.from(response(200, 'abc'))
    expect(statusesOf([bytes.subarray(0, -1)])).toEqual([])
  })

  test.each([
    ['something else than HTTP', 'SSH-2.0-OpenSSH\r\n\r\n'],
    ['a response without Content-Length', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'],
    ['a head without an end', 'x'.repeat(70_000)],
  ])('refuses %s', (_, bytes) => {
    expect(() => statusesOf([Buffer.from(bytes)])).toThrow()
  })
})
