import { describe, expect, test } from 'vitest'
import { KinesisError } from '../../src/domain/errors.js'
import { StorageError } from '../../src/ports/storage.js'
import {
  cbor,
  extendedRequestId,
  fromHex,
  json,
  post,
  requestId,
  stubKinesis,
  toHex,
} from '../support/stub-kinesis.js'

const listStreams = async () => ({ StreamNames: [], HasMoreStreams: false })
const exposed = 'x-amzn-RequestId,x-amzn-ErrorType,x-amz-request-id,x-amz-id-2,x-amzn-ErrorMessage,Date'
const origin = { origin: 'http://localhost:3000' }
const anybody = { 'Access-Control-Allow-Origin': '*' }

describe('headers', () => {
  const { kinesis } = stubKinesis({ ListStreams: listStreams, DeleteStream: async () => ({}) })
  const ids = { 'x-amzn-RequestId': requestId, 'x-amz-id-2': extendedRequestId }

  test('of a success', async () => {
    expect((await kinesis.handle(post())).headers).toEqual({
      ...ids,
      'Content-Type': json,
      'Content-Length': '41',
    })
  })

  test('of an operation without output', async () => {
    const target = { 'x-amz-target': 'Kinesis_20131202.DeleteStream' }
    for (const [type, body] of [
      [json, '{"StreamName":"a"}'],
      [cbor, fromHex('a1 6a 53747265616d4e616d65 61 61')],
    ] as const) {
      const response = await kinesis.handle(post({ ...target, 'content-type': type }, body))
      expect(response.headers).toEqual({ ...ids, 'Content-Type': type, 'Content-Length': '0' })
      expect(toHex(response.body)).toBe('')
    }
  })

  test('of an error', async () => {
    expect((await kinesis.handle(post({}, '['))).headers).toEqual({
      ...ids,
      'Content-Type': json,
      'Content-Length': '35',
      'x-amzn-ErrorType': 'SerializationException',
    })
  })

  test('of a denial', async () => {
    expect((await kinesis.handle({ ...post(), method: 'PUT' })).headers).toEqual({
      ...ids,
      'Content-Length': '130',
      'x-amzn-ErrorType': 'AccessDeniedException',
    })
  })

  test.each([
    ['success', post(origin)],
    ['error', post({ ...origin, authorization: undefined })],
    ['denial', { ...post(origin), method: 'GET' }],
    ['health check', { ...post(origin), method: 'GET', url: '/_health' }],
    ['body beyond the limit', post(origin, ' '.repeat(1024 * 1024 + 1))],
  ])('for a web page, of a %s', async (_, request) => {
    expect((await kinesis.handle(request)).headers).toMatchObject({
      ...anybody,
      'Access-Control-Expose-Headers': exposed,
    })
  })

  test('the length counts bytes, not characters', async () => {
    const stub = stubKinesis({
      ListStreams: async () => ({ StreamNames: ['\u00e4\u20ac\u{1f600}'], HasMoreStreams: false }),
    })
    const { headers, body } = await stub.kinesis.handle(post())
    expect(body).toBe('{"StreamNames":["\u00e4\u20ac\u{1f600}"],"HasMoreStreams":false}')
    expect(headers['Content-Length']).toBe('52')
  })
})

describe('a preflight', () => {
  const { kinesis } = stubKinesis({})
  const preflight = (headers: Record<string, string>) =>
    kinesis.handle({
      method: 'OPTIONS',
      url: '/',
      headers: { ...origin, ...headers },
      body: new Uint8Array(),
    })
  const answered = {
    ...anybody,
    'x-amzn-RequestId': requestId,
    'Access-Control-Max-Age': '172800',
    'Content-Length': '0',
  }

  test('is allowed what it asks for', async () => {
    const response = await preflight({
      'access-control-request-headers': 'x-amz-target,content-type',
      'access-control-request-method': 'POST',
    })
    expect(response).toEqual({
      status: 200,
      headers: {
        ...answered,
        'Access-Control-Allow-Headers': 'x-amz-target,content-type',
        'Access-Control-Allow-Methods': 'POST',
      },
      body: '',
    })
  })

  test('that asks for nothing', async () => {
    expect((await preflight({})).headers).toEqual(answered)
  })

  test('never makes a header that a host could not send', async () => {
    const hostile = {
      'access-control-request-headers': 'a\r\nb: c',
      'access-control-request-method': '\u20ac',
    }
    expect((await preflight(hostile)).headers).toEqual(answered)
  })
})

describe('what goes wrong in an operation', () => {
  const answerTo = async (error: unknown, type = json) => {
    const stub = stubKinesis({
      ListStreams: async () => {
        throw error
      },
    })
    const { status, headers, body } = await stub.kinesis.handle(
      post({ 'content-type': type }, type === cbor ? fromHex('a0') : '{}'),
    )
    return {
      status,
      errorType: headers['x-amzn-ErrorType'],
      body: body instanceof Uint8Array ? toHex(body) : body,
      log: stub.log,
    }
  }

  test.each([
    [
      new KinesisError('ResourceNotFoundException', 'No "\u20ac"'),
      400,
      '{"__type":"ResourceNotFoundException","message":"No \\"\u20ac\\""}',
    ],
    [
      new KinesisError('SerializationException', 'why'),
      400,
      '{"__type":"SerializationException","Message":"why"}',
    ],
    [new KinesisError('ValidationException'), 400, '{"__type":"ValidationException"}'],
    [new KinesisError('InternalFailure', 'why'), 500, '{"__type":"InternalFailure","message":"why"}'],
    [new StorageError('disk full'), 500, '{"__type":"InternalFailure","message":"disk full"}'],
  ])('%s', async (error, status, body) => {
    expect(await answerTo(error)).toEqual({
      status,
      errorType: error instanceof KinesisError ? error.type : 'InternalFailure',
      body,
      log: [],
    })
  })

  test('in CBOR', async () => {
    expect((await answerTo(new KinesisError('LimitExceededException', 'why'), cbor)).body).toBe(
      `a2665f5f7479706576${toHex('LimitExceededException')}676d65737361676563${toHex('why')}`,
    )
  })

  test('a store of another copy of the package is understood', async () => {
    const foreign = Object.assign(new Error('disk full'), { name: 'StorageError' })
    expect((await answerTo(foreign)).body).toBe('{"__type":"InternalFailure","message":"disk full"}')
  })

  test.each([new TypeError('a bug'), 'a bug', undefined, null])(
    'a defect is logged, not told: %s',
    async (defect) => {
      const { status, body, log } = await answerTo(defect)
      expect([status, body]).toEqual([500, '{"__type":"InternalFailure"}'])
      expect(log).toEqual([expect.stringMatching(defect ? /^error: .*a bug/ : /^error: /)])
    },
  )
})

describe('health', () => {
  const get = (url: string) => ({ method: 'GET', url, headers: {}, body: new Uint8Array() })
  const ask = async (stub: ReturnType<typeof stubKinesis>, url: string) => {
    const { status, headers, body } = await stub.kinesis.handle(get(url))
    return [status, headers['Content-Type'], body]
  }

  test('of a store that works', async () => {
    const stub = stubKinesis({})
    const up = '{"status":"UP","components":{"store":{"status":"UP"}}}'
    expect(await ask(stub, '/_health')).toEqual([200, 'application/json', up])
    expect(await ask(stub, '/_health?verbose')).toEqual([200, 'application/json', up])
    expect(await ask(stub, '/_health/live')).toEqual([200, 'text/plain; charset=utf-8', 'OK'])
    expect(await ask(stub, '/_health/ready')).toEqual([200, 'text/plain; charset=utf-8', 'OK'])
  })

  test('of a store that does not', async () => {
    const stub = stubKinesis({ ListStreams: listStreams })
    stub.storage.state = { healthy: false, reason: 'disk full' }
    expect(await ask(stub, '/_health')).toEqual([
      503,
      'application/json',
      '{"status":"DOWN","components":{"store":{"status":"DOWN","detail":"db read failed: disk full"}}}',
    ])
    expect(await ask(stub, '/_health/live')).toEqual([200, 'text/plain; charset=utf-8', 'OK'])
    expect(await ask(stub, '/_health/ready')).toEqual([
      503,
      'text/plain; charset=utf-8',
      'Service Unavailable',
    ])
  })

  test('operations are refused while the store does not work, before authentication is looked at', async () => {
    const stub = stubKinesis({ ListStreams: listStreams })
    stub.storage.state = { healthy: false, reason: 'disk full' }
    const { status, body } = await stub.kinesis.handle(post({ authorization: undefined }))
    expect([status, body]).toEqual([500, '{"__type":"InternalFailure","message":"disk full"}'])
    const unknown = await stub.kinesis.handle(post({ 'x-amz-target': 'x.y' }))
    expect(unknown.body).toBe('{"__type":"UnknownOperationException"}')
    stub.storage.state = { healthy: true }
    expect((await stub.kinesis.handle(post())).status).toBe(200)
  })

  test('a store that stops working is told of once, with its notice where it has one', async () => {
    const stub = stubKinesis({
      ListStreams: async () => {
        stub.storage.state = { healthy: false, reason: 'disk full', notice: 'The disk of ./state is full.' }
        throw new StorageError('disk full')
      },
    })
    expect((await stub.kinesis.handle(post())).status).toBe(500)
    expect(stub.log).toEqual(['error: The disk of ./state is full.'])
    expect((await stub.kinesis.handle(post())).status).toBe(500)
    await ask(stub, '/_health')
    expect(stub.log).toHaveLength(1)
    stub.storage.state = { healthy: true }
    await ask(stub, '/_health')
    stub.storage.state = { healthy: false, reason: 'disk gone' }
    await ask(stub, '/_health')
    expect(stub.log.slice(1)).toEqual(['error: disk gone'])
    await stub.kinesis.close()
    stub.storage.state = { healthy: false, reason: 'closed' }
    await ask(stub, '/_health')
    expect(stub.log).toHaveLength(2)
  })

  test('other methods and paths are ordinary requests', async () => {
    const stub = stubKinesis({ ListStreams: listStreams })
    expect((await stub.kinesis.handle(post({}, '{}', '/_health'))).status).toBe(200)
    for (const url of ['/_health/', '/_healthy', '/_health/other', '/x/_health', '/'])
      expect((await stub.kinesis.handle(get(url))).status).toBe(403)
  })
})

describe('closing', () => {
  test('happens once and refuses operations from then on', async () => {
    const stub = stubKinesis({ ListStreams: listStreams })
    await Promise.all([stub.kinesis.close(), stub.kinesis.close(), stub.kinesis[Symbol.asyncDispose]()])
    expect(stub.storage.closings).toBe(1)
    const { status, body } = await stub.kinesis.handle(post())
    expect([status, JSON.parse(String(body))]).toMatchObject([500, { __type: 'InternalFailure' }])
    const ready = await stub.kinesis.handle({ ...post(), method: 'GET', url: '/_health/ready' })
    expect(ready.status).toBe(503)
  })
})
