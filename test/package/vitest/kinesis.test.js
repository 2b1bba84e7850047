import { createKinesis } from 'shardport'
import { listen } from 'shardport/node'
import { createTestKinesis } from 'shardport/testing'
import { expect, test, vi } from 'vitest'

const request = {
  method: 'POST',
  url: '/',
  headers: {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': 'Kinesis_20131202.ListStreams',
    'x-amz-date': '20300101T000000Z',
    authorization:
      'AWS4-HMAC-SHA256 Credential=test/20300101/us-east-1/kinesis/aws4_request, SignedHeaders=host, Signature=0',
  },
  body: new TextEncoder().encode('{}'),
}
const put = {
  ...request,
  headers: { ...request.headers, 'x-amz-target': 'Kinesis_20131202.PutRecord' },
  body: new TextEncoder().encode('{"StreamName":"orders","PartitionKey":"a","Data":"b25l"}'),
}

test('answers inside the process', async () => {
  const kinesis = await createKinesis({ streams: { orders: 2 } })
  const response = await kinesis.handle(request)
  expect(response.status).toBe(200)
  expect(JSON.parse(Buffer.from(response.body).toString()).StreamNames).toEqual(['orders'])
  await kinesis.close()
})

test('answers on a port', async () => {
  const kinesis = await createKinesis({ streams: 'orders:2' })
  const server = await listen(kinesis)
  const { method, headers, body } = request
  const response = await fetch(server.url, { method, headers, body })
  expect(response.status).toBe(200)
  expect((await response.json()).StreamNames).toEqual(['orders'])
  await server.close()
  await kinesis.close()
})

test('answers under fake timers', async () => {
  vi.useFakeTimers()
  const kinesis = await createKinesis({ streams: { orders: 2 } })
  expect((await kinesis.handle(request)).status).toBe(200)
  await kinesis.close()
  vi.useRealTimers()
})

test('gives a Kinesis for tests under fake timers', async () => {
  vi.useFakeTimers()
  const t = await createTestKinesis({ streams: { orders: 2 } })
  const waiting = t.waitForRecords('orders', 1)
  expect((await t.kinesis.handle(put)).status).toBe(200)
  expect((await waiting).map(({ text }) => text)).toEqual(['one'])
  await t.close()
  vi.useRealTimers()
})

test('lets calls fail and wait under fake timers', async () => {
  vi.useFakeTimers()
  const t = await createTestKinesis({ streams: { orders: 2 } })
  t.faults.failNext('PutRecord', { error: 'ServiceUnavailable' })
  expect((await t.kinesis.handle(put)).status).toBe(503)
  for (const advance of [vi.advanceTimersByTime, t.clock.advance]) {
    const delay = t.faults.delay('PutRecord', 1_000)
    const answer = t.kinesis.handle(put)
    await delay.reached()
    advance(1_000)
    expect((await answer).status).toBe(200)
  }
  expect(await t.records('orders')).toHaveLength(2)
  await t.close()
  vi.useRealTimers()
})
