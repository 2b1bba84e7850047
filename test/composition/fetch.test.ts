import { decode } from 'cborg'
import { describe, expect, test, vi } from 'vitest'
import { MemoryStorage } from '../../adapters/storage-memory/memory-storage.js'
import { createKinesis } from '../../composition/create-kinesis.js'
import { fetchHandler } from '../../composition/fetch.js'
import { cbor, json } from '../contracts/handler/requests.js'
import { signedRequest } from '../support/kinesis.js'
import { temporaryDirectory } from '../support/temporary-directory.js'

const list = (): Request => {
  const { headers, body } = signedRequest('ListStreams', {})
  return new Request('http://localhost/any/path', { method: 'POST', headers, body })
}

test('serves a Kinesis, a promise of one, or options', async () => {
  await using kinesis = await createKinesis({ streams: { orders: 1 } })
  for (const source of [kinesis, Promise.resolve(kinesis), { streams: { orders: 1 } }])
    expect(await (await fetchHandler(source)(list())).json()).toMatchObject({ StreamNames: ['orders'] })
})

test('answers 500 with the reason while the store cannot be opened, and tries anew at the next request', async () => {
  const storage = `file:${await temporaryDirectory()}`
  const holder = await createKinesis({ storage })
  const handler = fetchHandler({ storage })
  const failed = await handler(list())
  expect([failed.status, await failed.json()]).toEqual([
    500,
    { __type: 'InternalFailure', message: expect.stringContaining(' is in use by ') },
  ])
  await holder.close()
  expect((await handler(list())).status).toBe(200)
})

test('opens and closes a store object once, and goes on giving the reason why it cannot be opened', async () => {
  const storage = new MemoryStorage()
  const open = vi.spyOn(storage, 'open').mockRejectedValueOnce(new Error('the disk is gone'))
  const close = vi.spyOn(storage, 'close')
  const handler = fetchHandler({ storage })
  for (const _ of [1, 2]) {
    const failed = await handler(list())
    expect([failed.status, await failed.json()]).toEqual([
      500,
      { __type: 'InternalFailure', message: 'the disk is gone' },
    ])
  }
  expect([open, close].map(({ mock }) => mock.calls.length)).toEqual([1, 1])
})

describe('where opening fails', () => {
  const answer = (headers: Record<string, string>, path = '/', method = 'POST') =>
    fetchHandler(Promise.reject(new Error('the disk is gone')))(
      new Request(`http://localhost${path}`, { method, headers, ...(method === 'POST' && { body: '{}' }) }),
    )
  const failure = { __type: 'InternalFailure', message: 'the disk is gone' }

  test.each([
    ['JSON', json, (body: Uint8Array) => JSON.parse(new TextDecoder().decode(body))],
    ['CBOR', cbor, decode],
  ])('a client that speaks %s gets an error of Kinesis in it', async (_, contentType, decoded) => {
    const failed = await answer({ 'content-type': contentType })
    expect(failed.status).toBe(500)
    expect(Object.fromEntries(failed.headers)).toMatchObject({
      'content-type': contentType,
      'x-amzn-errortype': 'InternalFailure',
      'x-amzn-requestid': expect.stringMatching(/^[\da-f-]{36}$/),
      'x-amz-id-2': expect.stringMatching(/^[\w+/]{96}$/),
    })
    expect(decoded(new Uint8Array(await failed.arrayBuffer()))).toEqual(failure)
  })

  test('health checks say that the store is down, with the reason', async () => {
    const failed = await answer({}, '/_health', 'GET')
    expect([failed.status, await failed.json()]).toEqual([
      503,
      {
        status: 'DOWN',
        components: { store: { status: 'DOWN', detail: 'db read failed: the disk is gone' } },
      },
    ])
    expect((await answer({}, '/_health/ready', 'GET')).status).toBe(503)
    expect((await answer({}, '/_health/live', 'GET')).status).toBe(200)
  })

  test('web pages may ask, and read the answer', async () => {
    const origin = 'http://localhost:3000'
    expect((await answer({ origin }, '/', 'OPTIONS')).status).toBe(200)
    expect((await answer({ origin })).headers.get('access-control-allow-origin')).toBe('*')
  })
})

test('a promise that is rejected before the first request harms nobody but the requests', async () => {
  const handler = fetchHandler(Promise.reject(new Error('the disk is gone')))
  // Node reports unhandled rejections, and vitest fails for them, once the microtasks have run.
  await new Promise((resolve) => setImmediate(resolve))
  expect((await handler(list())).status).toBe(500)
})

test('keeps no more of a body than shows that it is too long, and reads it to its end', async () => {
  await using kinesis = await createKinesis({ maxRequestBodyMb: 1 })
  const handle = vi.spyOn(kinesis, 'handle')
  let pulled = 0
  const body = new ReadableStream({
    pull: (controller) => {
      pulled++
      controller.enqueue(new Uint8Array(512 * 1024))
      if (pulled === 20) controller.close()
    },
  })
  const request = new Request('http://localhost/', { method: 'POST', body, duplex: 'half' } as RequestInit)
  expect((await fetchHandler(kinesis)(request)).status).toBe(413)
  expect(pulled).toBe(20)
  expect(handle.mock.calls[0]?.[0].body.length).toBe(3 * 512 * 1024)
})

test.each([
  ['has been read', (request: Request) => request.text()],
  ['is being read', async (request: Request) => void request.body?.getReader()],
])('a body that %s by somebody else is an error with a code', async (_, read) => {
  await using kinesis = await createKinesis()
  const request = list()
  const clone = request.clone()
  await read(request)
  await expect(fetchHandler(kinesis)(request)).rejects.toMatchObject({
    name: 'BodyConsumedError',
    code: 'BODY_CONSUMED',
    message: expect.stringMatching(
      /^the body of this request has been read already; give this handler a clone .+/,
    ),
  })
  expect((await fetchHandler(kinesis)(clone)).status).toBe(200)
})

test('cancelling a streamed body ends the subscription', async () => {
  await using kinesis = await createKinesis({ streams: { orders: 1 } })
  const handler = fetchHandler(kinesis)
  const send = async (operation: string, input: Record<string, unknown>) => {
    const { headers, body } = signedRequest(operation, input)
    return handler(new Request('http://localhost/', { method: 'POST', headers, body }))
  }
  const StreamARN = 'arn:aws:kinesis:us-east-1:000000000000:stream/orders'
  const { Consumer } = (await (
    await send('RegisterStreamConsumer', { StreamARN, ConsumerName: 'reader' })
  ).json()) as { Consumer: { ConsumerARN: string } }
  const handle = vi.spyOn(kinesis, 'handle')
  const { body } = await send('SubscribeToShard', {
    ConsumerARN: Consumer.ConsumerARN,
    ShardId: 'shardId-000000000000',
    StartingPosition: { Type: 'LATEST' },
  })
  const reader = body?.getReader()
  expect((await reader?.read())?.done).toBe(false)
  await reader?.cancel()
  expect(handle.mock.calls[0]?.[0].signal?.aborted).toBe(true)
})
