import { beforeEach, describe, expect, test } from 'vitest'
import { createdChannel, s3Channel, streamArn } from '../support/channels.js'
import { accountId, type TestKinesis } from '../support/kinesis.js'
import { namesAResource, ordersArn, withConsumer } from '../support/naming-a-resource.js'

let kinesis: TestKinesis
let consumerArn: string
beforeEach(async () => {
  ;({ kinesis, consumerArn } = await withConsumer())
})
const tagsOf = async (ResourceARN: string) => (await kinesis.ok('ListTagsForResource', { ResourceARN })).Tags

namesAResource('TagResource', { Tags: { a: 'b' } })

test('a stream has one set of tags, however they were set', async () => {
  await kinesis.ok('AddTagsToStream', { StreamName: 'orders', Tags: { a: '1', b: '2' } })
  const answer = await kinesis.send('TagResource', { ResourceARN: ordersArn, Tags: { b: '3', 'team:x': '' } })
  expect(answer).toEqual({ status: 200, body: undefined })
  const expected = [
    { Key: 'a', Value: '1' },
    { Key: 'b', Value: '3' },
    { Key: 'team:x', Value: '' },
  ]
  expect((await kinesis.ok('ListTagsForStream', { StreamName: 'orders' })).Tags).toEqual(expected)
  expect(await tagsOf(ordersArn)).toEqual(expected)
})

test('a consumer has tags of its own', async () => {
  await kinesis.ok('TagResource', { ResourceARN: consumerArn, Tags: { a: '1' } })
  expect(await tagsOf(consumerArn)).toEqual([{ Key: 'a', Value: '1' }])
  expect(await tagsOf(ordersArn)).toEqual([])
})

test.each([
  [
    { 'a%b': '' },
    'Some tags contain invalid characters. Valid characters: Unicode letters, digits, white space, _ . : / = + - @.',
  ],
  [{ 'aws:x': '' }, 'Tag keys that begin with aws: are reserved.'],
  [
    Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`key${index}`, ''])),
    'A resource cannot have more than 50 tags.',
  ],
])('%#: InvalidArgumentException', async (Tags, text) => {
  for (const ResourceARN of [ordersArn, consumerArn])
    expect(await kinesis.fails('TagResource', { ResourceARN, Tags })).toEqual([
      400,
      'InvalidArgumentException',
      text,
    ])
})

describe('a channel', () => {
  let channelArn: string
  beforeEach(async () => {
    await kinesis.ok('CreateStream', { StreamName: 'events' })
    channelArn = await createdChannel(kinesis, s3Channel('events'))
  })

  test('has tags of its own', async () => {
    await kinesis.ok('TagResource', { ResourceARN: channelArn, Tags: { a: '1', b: '2' } })
    await kinesis.ok('TagResource', { ResourceARN: channelArn, Tags: { b: '3' } })
    expect(await tagsOf(channelArn)).toEqual([
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: '3' },
    ])
    expect(await tagsOf(streamArn('events'))).toEqual([])
  })

  test('has the rules of others', async () => {
    expect(await kinesis.fails('TagResource', { ResourceARN: channelArn, Tags: { 'aws:x': '' } })).toEqual([
      400,
      'InvalidArgumentException',
      'Tag keys that begin with aws: are reserved.',
    ])
  })

  test('that is gone', async () => {
    await kinesis.ok('DeleteChannel', { ChannelARN: channelArn })
    expect(await kinesis.fails('TagResource', { ResourceARN: channelArn, Tags: { a: '' } })).toEqual([
      400,
      'ResourceNotFoundException',
      `Channel ${channelArn} under account ${accountId} not found.`,
    ])
  })
})
