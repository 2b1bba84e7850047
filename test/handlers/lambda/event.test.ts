import { expect, test } from 'vitest'
import { requestOf } from '../../../handlers/lambda/event.js'

test('lists that are there and empty hide nothing', () => {
  const request = requestOf({
    httpMethod: 'POST',
    path: '/',
    headers: { 'X-Amz-Target': 'Kinesis_20131202.ListStreams' },
    multiValueHeaders: {},
    queryStringParameters: { a: 'b' },
    multiValueQueryStringParameters: {},
    body: '{}',
    requestContext: {},
  })
  expect(request.url).toBe('/?a=b')
  expect(request.headers).toEqual({ 'x-amz-target': 'Kinesis_20131202.ListStreams' })
})
