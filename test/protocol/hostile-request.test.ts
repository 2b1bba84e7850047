import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cbor, json, operationNames, post, stubKinesis } from '../support/stub-kinesis.js'

const { kinesis, log } = stubKinesis({
  ListStreams: async () => ({ StreamNames: [], HasMoreStreams: false }),
  PutRecord: async () => ({ ShardId: '', SequenceNumber: '' }),
})

const someHeader = (...known: string[]) =>
  fc.oneof(
    fc.constantFrom(...known),
    fc.string({ unit: 'binary' }),
    fc.array(fc.string(), { maxLength: 3 }),
    fc.constant(undefined),
  )

const request = fc.record({
  method: fc.oneof({ weight: 5, arbitrary: fc.constant('POST') }, fc.constantFrom('GET', 'OPTIONS', '', 'x')),
  url: fc.oneof(
    fc.constantFrom('/', '/?X-Amz-Algorithm=x&X-Amz-Credential=%', '/_health', '?', '/_health/ready?%zz'),
    fc.string({ unit: 'binary' }),
    fc.webUrl({ withQueryParameters: true }),
  ),
  headers: fc.record(
    {
      'content-type': someHeader(json, cbor, 'application/json', 'text/plain'),
      'x-amz-target': someHeader(...operationNames.map((name) => `Kinesis_20131202.${name}`), '__proto__'),
      authorization: someHeader('X Credential=a,Signature=b,SignedHeaders=c', 'Credential=', ',=,'),
      'x-amz-date': someHeader('20231114T221320Z'),
      origin: someHeader('null'),
      'access-control-request-headers': someHeader('a'),
    },
    { requiredKeys: [] },
  ),
  body: fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.json({ maxDepth: 4 }).map((text) => new TextEncoder().encode(text)),
  ),
})

test('whatever comes, there is an answer, and no defect behind it', async () => {
  await fc.assert(
    fc.asyncProperty(request, async (any) => {
      const { status, headers, body } = await kinesis.handle(any)
      expect([200, 400, 403, 404]).toContain(status)
      expect(headers['Content-Length']).toBe(String(Buffer.byteLength(body as string | Uint8Array)))
      for (const value of Object.values(headers)) expect(value).toMatch(/^[ -~]*$/)
    }),
    { numRuns: 2000 },
  )
  expect(log).toEqual([])
})

test.each([
  ['JSON', json, '['.repeat(100_000) + ']'.repeat(100_000), '{"__type":"SerializationException"}'],
  [
    'JSON in a member nobody reads',
    json,
    `{"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
    '{"StreamNames":[],"HasMoreStreams":false}',
  ],
])('100,000 lists in each other in %s', async (_, type, body, answer) => {
  expect((await kinesis.handle(post({ 'content-type': type }, body))).body).toBe(answer)
})
