import { expect, test } from 'vitest'
import { resultOf } from '../../../handlers/lambda/result.js'
import { eventV1 } from './events.js'

const event = eventV1({ method: 'POST', path: '/', headers: {} })
const bytes = new TextEncoder().encode('{"Data":"\u00e9"}')

test('JSON goes as text, whatever the core gives it as', () => {
  for (const name of ['content-type', 'Content-Type']) {
    const { body, isBase64Encoded } = resultOf(event, 200, { [name]: 'application/x-amz-json-1.1' }, bytes)
    expect([body, isBase64Encoded]).toEqual(['{"Data":"\u00e9"}', false])
  }
})

test('other bytes go as base64', () => {
  const { body, isBase64Encoded } = resultOf(
    event,
    200,
    { 'content-type': 'application/x-amz-cbor-1.1' },
    bytes,
  )
  expect([body, isBase64Encoded]).toEqual([Buffer.from(bytes).toString('base64'), true])
})
