import { beforeEach, expect, test } from 'vitest'
import type { TestKinesis } from '../support/kinesis.js'
import { namesAResource, ordersArn, withConsumer } from '../support/naming-a-resource.js'

let kinesis: TestKinesis
beforeEach(async () => {
  ;({ kinesis } = await withConsumer())
})

namesAResource('ListTagsForResource')

test('lists tags by key', async () => {
  await kinesis.ok('TagResource', { ResourceARN: ordersArn, Tags: { b: '2', a: '1' } })
  expect(await kinesis.ok('ListTagsForResource', { ResourceARN: ordersArn })).toEqual({
    Tags: [
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: '2' },
    ],
  })
})

test('a stream that is deleted takes its tags along', async () => {
  await kinesis.ok('TagResource', { ResourceARN: ordersArn, Tags: { a: '1' } })
  await kinesis.ok('DeleteStream', { StreamName: 'orders', EnforceConsumerDeletion: true })
  await kinesis.ok('CreateStream', { StreamName: 'orders', ShardCount: 1 })
  expect((await kinesis.ok('ListTagsForResource', { ResourceARN: ordersArn })).Tags).toEqual([])
})
