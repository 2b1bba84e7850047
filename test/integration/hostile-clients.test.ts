import { connect } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKinesis } from '../../composition/index.js'
import { listen } from '../../handlers/node/listen.js'
import { operations } from '../../src/operations/registry.js'
import { signedRequest } from '../support/kinesis.js'

let kinesis: Awaited<ReturnType<typeof createKinesis>>
let server: Awaited<ReturnType<typeof listen>>

beforeAll(async () => {
  kinesis = await createKinesis({ streams: { orders: 2 }, logLevel: 'off' })
  server = await listen(kinesis, { headersTimeoutMs: 500, requestTimeoutMs: 1_000 })
})
afterAll(async () => {
  await server.close()
  await kinesis.close()
})

const post = async (headers: Record<string, string>, body: string | Uint8Array<ArrayBuffer>) => {
  const response = await fetch(server.url, { method: 'POST', headers, body })
  return { status: response.status, text: Buffer.from(await response.arrayBuffer()).toString() }
}
const headersOf = (operation: string, contentType = 'application/x-amz-json-1.1') => ({
  ...signedRequest(operation, {}).headers,
  'content-type': contentType,
})
/** Another client, which must be served all the while. */
const isServed = async (): Promise<void> => {
  const { status, text } = await post(headersOf('ListStreams'), '{}')
  expect(status).toBe(200)
  expect(JSON.parse(text).StreamNames).toEqual(['orders'])
}

test('random bytes on a socket', async () => {
  const sent = (bytes: Uint8Array): Promise<void> =>
    new Promise((resolve) => {
      const socket = connect(server.port, server.host, () => socket.end(bytes))
      socket.on('error', () => {})
      socket.on('close', () => resolve())
      socket.resume()
    })
  const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')
  const start = Buffer.from('POST / HTTP/1.1\r\nHost: a\r\n')
  const noise = fc
    .tuple(fc.constantFrom(Buffer.alloc(0), preface, start), fc.uint8Array({ maxLength: 300 }))
    .map(([prefix, bytes]) => Buffer.concat([prefix, bytes]))
  // All at once, for the server gives a connection that says nothing sensible some time to go on.
  await fc.assert(
    fc.asyncProperty(fc.array(noise, { minLength: 50, maxLength: 50 }), async (all) => {
      await Promise.all([...all.map(sent), isServed()])
    }),
    { numRuns: 3, endOnFailure: true },
  )
  await isServed()
}, 30_000)

test('random headers and bodies', async () => {
  const text = fc
    .string({ unit: 'grapheme-ascii', maxLength: 200 })
    .map((value) => value.replace(/[^ -~]/g, ''))
  const headers = fc.record(
    {
      'content-type': fc.oneof(
        fc.constantFrom('application/x-amz-json-1.1', 'application/x-amz-cbor-1.1', 'application/json'),
        text,
      ),
      'x-amz-target': fc.oneof(
        fc.constantFrom(...Object.keys(operations)).map((name) => `Kinesis_20131202.${name}`),
        fc.constantFrom(
          'Kinesis_20131202.__proto__',
          'Kinesis_20131202.constructor',
          'Kinesis_20131202.toString',
        ),
        text,
      ),
      authorization: fc.oneof(fc.constant(signedRequest('', {}).headers.authorization), text),
      'x-amz-date': text,
      origin: text,
    },
    { requiredKeys: ['content-type'] },
  )
  const body = fc.oneof(
    fc.json({ maxDepth: 4 }),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => new Uint8Array(bytes)),
  )
  await fc.assert(
    fc.asyncProperty(headers, body, async (given, bytes) => {
      const { status } = await post(given as Record<string, string>, bytes)
      expect([200, 400, 403, 404, 500]).toContain(status)
      if (status === 500) throw new Error('a client must not be able to cause an internal failure')
    }),
    { numRuns: 300 },
  )
  await isServed()
})

const nestedArrays = 100_000
const unservable: readonly (readonly [
  string,
  Record<string, string>,
  () => string | Uint8Array<ArrayBuffer>,
  RegExp,
])[] = [
  [
    'an ARN of 16 MiB that ordinary patterns take for ever to refuse',
    headersOf('DescribeStream'),
    () => JSON.stringify({ StreamARN: ':kinesis:123456789012:stream/'.repeat(578_000) }),
    /^\{"__type":"ValidationException"/,
  ],
  [
    'nested arrays in JSON',
    headersOf('PutRecords'),
    () => `{"StreamName":"orders","Records":${'['.repeat(nestedArrays)}${']'.repeat(nestedArrays)}}`,
    /^\{"__type":"SerializationException","Message":"Start of list found where not expected"\}$/,
  ],
  [
    'nested arrays in CBOR',
    headersOf('PutRecords', 'application/x-amz-cbor-1.1'),
    () => new Uint8Array(nestedArrays).fill(0x81),
    /SerializationException/,
  ],
  [
    'a byte string of 2^32 bytes in CBOR',
    headersOf('PutRecord', 'application/x-amz-cbor-1.1'),
    () => Uint8Array.of(0xa1, 0x64, 0x44, 0x61, 0x74, 0x61, 0x5b, 0, 0, 0, 1, 0, 0, 0, 0),
    /SerializationException/,
  ],
  [
    'a map of 2^32 members in CBOR',
    headersOf('PutRecord', 'application/x-amz-cbor-1.1'),
    () => Uint8Array.of(0xbb, 0, 0, 0, 1, 0, 0, 0, 0),
    /SerializationException/,
  ],
]

test.each(unservable)('%s', async (_, headers, body, answer) => {
  const [{ status, text }] = await Promise.all([post(headers, body()), isServed()])
  expect(status).toBe(400)
  expect(text.slice(0, 200)).toMatch(answer)
  await isServed()
})

test('a body above the limit gets 413, and the connection lives on', async () => {
  const { status, text } = await post(headersOf('PutRecord'), 'x'.repeat(16 * 1024 * 1024 + 1))
  expect(status).toBe(413)
  expect(JSON.parse(text)).toEqual({ __type: 'SerializationException', Message: 'Request body is too large' })
  await isServed()
})
