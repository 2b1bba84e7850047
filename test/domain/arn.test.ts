import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  channelArn,
  consumerArn,
  parseChannelArn,
  parseConsumerArn,
  parseStreamArn,
  streamArn,
} from '../../src/domain/arn.js'

const arn = 'arn:aws:kinesis:us-east-1:000000000000:stream/demo'

describe('a stream', () => {
  test.each([
    ['us-east-1', arn],
    ['cn-north-1', 'arn:aws-cn:kinesis:cn-north-1:000000000000:stream/demo'],
    ['us-gov-west-1', 'arn:aws-us-gov:kinesis:us-gov-west-1:000000000000:stream/demo'],
    ['us-iso-east-1', 'arn:aws-iso:kinesis:us-iso-east-1:000000000000:stream/demo'],
    ['us-isob-east-1', 'arn:aws-iso-b:kinesis:us-isob-east-1:000000000000:stream/demo'],
    ['eu-isoe-west-1', 'arn:aws-iso-e:kinesis:eu-isoe-west-1:000000000000:stream/demo'],
    ['us-isof-south-1', 'arn:aws-iso-f:kinesis:us-isof-south-1:000000000000:stream/demo'],
    ['eusc-de-east-1', 'arn:aws-eusc:kinesis:eusc-de-east-1:000000000000:stream/demo'],
  ])('of %s has its ARN in the partition of the region', (region, expected) => {
    const stream = { accountId: '000000000000', region, name: 'demo' }
    expect(streamArn(stream)).toBe(expected)
    expect(parseStreamArn(expected)).toMatchObject(stream)
  })

  test('ARN gives its parts', () => {
    expect(parseStreamArn('arn:aws-cn:kinesis:cn-north-1:123456789012:stream/a.b_c-D9')).toEqual({
      partition: 'aws-cn',
      region: 'cn-north-1',
      accountId: '123456789012',
      name: 'a.b_c-D9',
    })
  })

  test.each([
    '',
    'demo',
    `${arn} `,
    ` ${arn}`,
    `${arn}\n`,
    'arn:aws:kinesis:us-east-1:000000000000:stream/',
    'arn:aws:kinesis:us-east-1:000000000000:stream/a/b',
    `arn:aws:kinesis:us-east-1:000000000000:stream/${'a'.repeat(129)}`,
    'arn:aws:kinesis:us-east-1:00000000000:stream/demo',
    'arn:aws:kinesis::000000000000:stream/demo',
    'arn:gcp:kinesis:us-east-1:000000000000:stream/demo',
    'arn:aws:sqs:us-east-1:000000000000:stream/demo',
    'arn:aws:kinesis:us-east-1:000000000000:channel/demo',
    `${arn}/consumer/c1:1700000003`,
  ])('has another ARN than %j', (text) => {
    expect(parseStreamArn(text)).toBeUndefined()
  })
})

describe('a consumer', () => {
  const consumer = `${arn}/consumer/c1:1700000003`

  test('has the ARN of its stream, its name and its creation second', () => {
    expect(consumerArn(arn, 'c1', 1_700_000_003)).toBe(consumer)
    expect(parseConsumerArn(consumer)).toEqual({
      partition: 'aws',
      region: 'us-east-1',
      accountId: '000000000000',
      name: 'demo',
      consumerName: 'c1',
      createdAtSeconds: 1_700_000_003,
    })
  })

  test.each([
    arn,
    `${arn}/consumer/c1`,
    `${arn}/consumer/c1:`,
    `${arn}/consumer/:1`,
    `${consumer}x`,
    `${consumer}:1`,
  ])('has another ARN than %j', (text) => {
    expect(parseConsumerArn(text)).toBeUndefined()
  })
})

test('no text makes the parsers throw', () => {
  const pieces = fc.constantFrom(
    'arn:',
    'aws',
    ':kinesis:',
    'us-east-1',
    '000000000000',
    ':stream/',
    '/consumer/',
    'a',
    '1',
  )
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces).map((parts) => parts.join('')),
  )
  fc.assert(
    fc.property(texts, (text) => {
      const parts = parseStreamArn(text)
      if (parts) expect(text).toContain(`:stream/${parts.name}`)
      const consumer = parseConsumerArn(text)
      if (consumer) expect(text).toContain(`/consumer/${consumer.consumerName}:`)
    }),
  )
})

describe('a channel', () => {
  const channel = 'arn:aws:kinesis:us-east-1:000000000000:channel/a1b2c3d4-5678-90ab-cdef-000000000000'

  test('has the ARN of its account, region and id', () => {
    const scope = { accountId: '000000000000', region: 'us-east-1' }
    const id = 'a1b2c3d4-5678-90ab-cdef-000000000000'
    expect(channelArn(scope, id)).toBe(channel)
    expect(parseChannelArn(channel)).toEqual({ ...scope, id })
    expect(channelArn({ ...scope, region: 'cn-north-1' }, id)).toBe(
      `arn:aws-cn:kinesis:cn-north-1:000000000000:channel/${id}`,
    )
  })

  test.each([
    '',
    arn,
    `${channel}/x`,
    `${channel}\n`,
    `${channel.slice(0, -36)}`,
    `${channel}${'0'.repeat(29)}`,
    channel.replace('kinesis', 'sqs'),
    channel.replace('000000000000:', '00000000000:'),
  ])('has another ARN than %j', (text) => {
    expect(parseChannelArn(text)).toBeUndefined()
  })
})
