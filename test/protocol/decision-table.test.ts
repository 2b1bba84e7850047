import { describe, expect, test } from 'vitest'
import type { HttpRequest } from '../../src/http.js'
import { cbor, fromHex, json, post, stubKinesis, toHex } from '../support/stub-kinesis.js'

/** What a client sees of an answer, apart from the request ids. */
const answer = async (request: HttpRequest, kinesis = stubKinesis({ ListStreams: listStreams }).kinesis) => {
  const { status, headers, body } = await kinesis.handle(request)
  return { status, type: headers['Content-Type'], body: body instanceof Uint8Array ? toHex(body) : body }
}

const listStreams = async () => ({ StreamNames: [], HasMoreStreams: false })

const accessDenied = {
  status: 403,
  type: undefined,
  body: '<AccessDeniedException>\n  <Message>Unable to determine service/operation name to be authorized</Message>\n</AccessDeniedException>\n',
}
const unknownOperationXml = { status: 404, type: undefined, body: '<UnknownOperationException/>\n' }
const jsonError = (type: string) => ({ status: 400, type: json, body: `{"__type":"${type}"}` })
/** `{"__type": "UnknownOperationException"}` */
const unknownOperationCbor = {
  status: 400,
  type: cbor,
  body: 'a1665f5f747970657819556e6b6e6f776e4f7065726174696f6e457863657074696f6e',
}
/** `{"__type": "SerializationException"}` */
const serializationCbor = {
  status: 400,
  type: cbor,
  body: 'a1665f5f747970657653657269616c697a6174696f6e457863657074696f6e',
}
const coralError = (status: number, type: string) => ({
  status,
  type: 'application/json',
  body: `{"Output":{"__type":"com.amazon.coral.service#${type}"},"Version":"1.0"}`,
})

const plain = { 'content-type': 'application/json' }

test('an operation that is known, signed and well-formed is played', async () => {
  expect(await answer(post())).toEqual({
    status: 200,
    type: json,
    body: '{"StreamNames":[],"HasMoreStreams":false}',
  })
})

test('the same in CBOR', async () => {
  expect(await answer(post({ 'content-type': cbor }, fromHex('a0')))).toEqual({
    status: 200,
    type: cbor,
    body: `a26b${toHex('StreamNames')}806e${toHex('HasMoreStreams')}f4`,
  })
})

describe('a body beyond the limit', () => {
  const { kinesis } = stubKinesis({ ListStreams: listStreams }, { maxRequestBodyBytes: 4 })

  test('of JSON', async () => {
    const response = await kinesis.handle(post({}, '{    }'))
    expect(response.status).toBe(413)
    expect(response.body).toBe('{"__type":"SerializationException","Message":"Request body is too large"}')
    expect(response.headers).toEqual({
      'Content-Type': json,
      'Content-Length': '73',
      'x-amzn-ErrorType': 'SerializationException',
    })
  })

  test.each([cbor, undefined, 'text/plain'])('of type %s', async (type) => {
    expect(await answer(post({ 'content-type': type }, '{    }'), kinesis)).toEqual({
      status: 413,
      type: cbor,
      body:
        `a2665f5f7479706576${toHex('SerializationException')}` +
        `674d6573736167657819${toHex('Request body is too large')}`,
    })
  })

  test('a body at the limit is read', async () => {
    expect((await answer(post({}, '{  }'), kinesis)).status).toBe(200)
  })

  test('even where the method is not POST', async () => {
    expect((await answer({ ...post({}, '{    }'), method: 'GET' }, kinesis)).status).toBe(413)
  })
})

test.each(['GET', 'PUT', 'DELETE', 'HEAD', 'PATCH', 'OPTIONS'])('%s is denied', async (method) => {
  expect(await answer({ ...post(), method })).toEqual(accessDenied)
})

describe('an empty body', () => {
  test.each([
    [json, jsonError('SerializationException')],
    [`${json}; charset=utf-8`, jsonError('SerializationException')],
    [cbor, serializationCbor],
    ['application/json', serializationCbor],
    ['text/plain', serializationCbor],
    [undefined, serializationCbor],
  ])('of type %s for a known operation', async (type, expected) => {
    expect(await answer(post({ 'content-type': type }, ''))).toEqual(expected)
  })

  test.each([
    undefined,
    '',
    'ListStreams',
    'Kinesis_20131202.',
    'Kinesis_20131202.Nope',
    'DynamoDB.ListStreams',
  ])('for the target %s', async (target) => {
    const headers = { 'x-amz-target': target }
    expect(await answer(post(headers, ''))).toEqual(jsonError('UnknownOperationException'))
    expect(await answer(post({ ...headers, 'content-type': cbor }, ''))).toEqual(unknownOperationCbor)
    expect(await answer(post({ ...headers, 'content-type': undefined }, ''))).toEqual(unknownOperationCbor)
  })

  test('comes before missing authentication', async () => {
    expect(await answer(post({ authorization: undefined }, ''))).toEqual(jsonError('SerializationException'))
  })
})

describe.each([undefined, '', 'text/plain', 'application/x-amz-json-1.0', 'APPLICATION/X-AMZ-JSON-1.1'])(
  'the content type %s',
  (type) => {
    test.each([undefined, '', '.', 'Kinesis_20131202', 'Kinesis_20131202.', '.ListStreams'])(
      'with the target %s is denied',
      async (target) => {
        expect(await answer(post({ 'content-type': type, 'x-amz-target': target }))).toEqual(accessDenied)
      },
    )

    test.each(['Kinesis_20131202.ListStreams', 'whatever.whatever'])(
      'with the target %s is an unknown operation',
      async (target) => {
        expect(await answer(post({ 'content-type': type, 'x-amz-target': target }))).toEqual(
          unknownOperationXml,
        )
      },
    )
  },
)

const notObjects = ['', 'x', '{', '{}{}', 'null', 'true', '1', '"text"', '[]', '[{}]', '\ufeff{}']

describe('a body that is not an object', () => {
  test.each(notObjects.slice(1))('%s in application/json', async (body) => {
    expect(await answer(post(plain, body))).toEqual(coralError(400, 'SerializationException'))
    expect(await answer(post({ ...plain, 'x-amz-target': undefined }, body))).toEqual(
      coralError(400, 'SerializationException'),
    )
  })

  test.each(notObjects.slice(1))('%s in JSON', async (body) => {
    expect(await answer(post({}, body))).toEqual(jsonError('SerializationException'))
    expect(await answer(post({ 'x-amz-target': undefined, authorization: undefined }, body))).toEqual(
      jsonError('SerializationException'),
    )
  })

  test.each(['80', '00', 'f6', 'f5', '6161', '4161', 'a0a0', 'a1', 'ff', 'bf', '7b7d'])(
    '%s in CBOR',
    async (hex) => {
      expect(await answer(post({ 'content-type': cbor }, fromHex(hex)))).toEqual(serializationCbor)
    },
  )
})

test.each([undefined, 'Kinesis_20131202.ListStreams', 'x.y'])(
  'an object in application/json for the target %s',
  async (target) => {
    expect(await answer(post({ ...plain, 'x-amz-target': target }))).toEqual(
      coralError(404, 'UnknownOperationException'),
    )
  },
)

describe('the target', () => {
  test.each([
    undefined,
    '',
    'ListStreams',
    'Kinesis_20131202',
    'Kinesis_20131202.',
    'Kinesis_20131202.liststreams',
    'kinesis_20131202.ListStreams',
    'Kinesis_20131203.ListStreams',
    'Kinesis_20131202.ListStreams.x',
    'Kinesis_20131202.constructor',
    'Kinesis_20131202.__proto__',
    'Kinesis_20131202.toString',
    'constructor',
    '__proto__',
    'toString',
    'Kinesis_20131202.DescribeLimits',
  ])('%s is no operation', async (target) => {
    const headers = { 'x-amz-target': target, authorization: undefined }
    expect(await answer(post(headers))).toEqual(jsonError('UnknownOperationException'))
    expect(await answer(post({ ...headers, 'content-type': cbor }, fromHex('a0')))).toEqual(
      unknownOperationCbor,
    )
    expect(await answer(post(headers, ''))).toEqual(jsonError('UnknownOperationException'))
  })

  test('that comes twice is none', async () => {
    const request = post()
    const twice = ['Kinesis_20131202.ListStreams', 'Kinesis_20131202.ListStreams']
    expect(await answer({ ...request, headers: { ...request.headers, 'x-amz-target': twice } })).toEqual(
      jsonError('UnknownOperationException'),
    )
  })
})

test.each(['/', '/any/path', '', '/?x=y', '*'])('the path %s makes no difference', async (url) => {
  expect((await answer(post({}, '{}', url))).status).toBe(200)
})

test.each([`${json};charset=utf-8`, ` ${json} ; x`])(
  'parameters of the content type %s make none',
  async (type) => {
    expect(await answer(post({ 'content-type': type }))).toMatchObject({ status: 200, type: json })
  },
)
