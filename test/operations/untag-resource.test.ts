import { beforeEach, expect, test } from 'vitest'
import { createdChannel, s3Channel } from '../support/channels.js'
import type { TestKinesis } from '../support/kinesis.js'
import { namesAResource, ordersArn, withConsumer } from '../support/naming-a-resource.js'

let kinesis: TestKinesis
let consumerArn: string
beforeEach(async () => {
  ;({ kinesis, consumerArn } = await withConsumer())
})

namesAResource('UntagResource', { TagKeys: ['a'] })

test('removes tags and passes over those that are not there', async () => {
  for (const ResourceARN of [ordersArn, consumerArn]) {
    await kinesis.ok('TagResource', { ResourceARN, Tags: { a: '1', b: '2' } })
    const answer = await kinesis.send('UntagResource', { ResourceARN, TagKeys: ['a', 'x'] })
    expect(answer).toEqual({ status: 200, body: undefined })
    expect((await kinesis.ok('ListTagsForResource', { ResourceARN })).Tags).toEqual([
      { Key: 'b', Value: '2' },
    ])
  }
})

test('takes up to 50 keys', async () => {
  const TagKeys = Array.from({ length: 51 }, (_, index) => `key${index}`)
  const [, type, text] = await kinesis.fails('UntagResource', { ResourceARN: ordersArn, TagKeys })
  expect(type).toBe('ValidationException')
  expect(text).toMatch(/Member must have length less than or equal to 50$/)
})

test('removes tags of a channel', async () => {
  await kinesis.ok('CreateStream', { StreamName: 'events' })
  const ResourceARN = await createdChannel(kinesis, s3Channel('events', { Tags: { a: '1', b: '2' } }))
  await kinesis.ok('UntagResource', { ResourceARN, TagKeys: ['a', 'x'] })
  expect((await kinesis.ok('ListTagsForResource', { ResourceARN })).Tags).toEqual([{ Key: 'b', Value: '2' }])
})
