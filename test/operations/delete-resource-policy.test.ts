import { beforeEach, expect, test } from 'vitest'
import type { TestKinesis } from '../support/kinesis.js'
import { namesAResource, ordersArn, withConsumer } from '../support/naming-a-resource.js'

let kinesis: TestKinesis
let consumerArn: string
beforeEach(async () => {
  ;({ kinesis, consumerArn } = await withConsumer())
})

namesAResource('DeleteResourcePolicy')

test('removes a policy and leaves tags alone', async () => {
  for (const ResourceARN of [ordersArn, consumerArn]) {
    await kinesis.ok('TagResource', { ResourceARN, Tags: { a: '1' } })
    await kinesis.ok('PutResourcePolicy', { ResourceARN, Policy: '{"Id":"p"}' })
    const answer = await kinesis.send('DeleteResourcePolicy', { ResourceARN })
    expect(answer).toEqual({ status: 200, body: undefined })
    expect(await kinesis.ok('GetResourcePolicy', { ResourceARN })).toEqual({ Policy: '{}' })
    expect((await kinesis.ok('ListTagsForResource', { ResourceARN })).Tags).toEqual([
      { Key: 'a', Value: '1' },
    ])
  }
})

test('refuses where there is no policy', async () => {
  expect(await kinesis.fails('DeleteResourcePolicy', { ResourceARN: ordersArn })).toEqual([
    400,
    'ResourceNotFoundException',
    `No resource policy found for resource ARN ${ordersArn}.`,
  ])
})
