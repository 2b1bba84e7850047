import { beforeEach, expect, test } from 'vitest'
import type { TestKinesis } from '../support/kinesis.js'
import { namesAResource, ordersArn, withConsumer } from '../support/naming-a-resource.js'

let kinesis: TestKinesis
let consumerArn: string
beforeEach(async () => {
  ;({ kinesis, consumerArn } = await withConsumer())
})

namesAResource('PutResourcePolicy', { Policy: '{}' })

test('attaches a policy in place of the one before', async () => {
  for (const ResourceARN of [ordersArn, consumerArn])
    for (const Policy of ['{"Version":"2012-10-17"}', '{ "Version" : "2012-10-17", "Statement": [] }']) {
      const answer = await kinesis.send('PutResourcePolicy', { ResourceARN, Policy })
      expect(answer).toEqual({ status: 200, body: undefined })
      expect(await kinesis.ok('GetResourcePolicy', { ResourceARN })).toEqual({ Policy })
    }
})

test('refuses a text that is no JSON', async () => {
  expect(await kinesis.fails('PutResourcePolicy', { ResourceARN: ordersArn, Policy: '{' })).toEqual([
    400,
    'InvalidArgumentException',
    'Policy must be valid JSON.',
  ])
})
