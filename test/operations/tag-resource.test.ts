import { beforeEach, expect, test } from 'vitest'
import type { TestKinesis } from '../support/kinesis.js'
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
