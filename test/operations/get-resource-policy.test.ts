import { beforeEach, expect, test } from 'vitest'
import type { TestKinesis } from '../support/kinesis.js'
import { namesAResource, ordersArn, withConsumer } from '../support/naming-a-resource.js'

let kinesis: TestKinesis
let consumerArn: string
beforeEach(async () => {
  ;({ kinesis, consumerArn } = await withConsumer())
})

namesAResource('GetResourcePolicy')

test('gives an empty policy where there is none', async () => {
  for (const ResourceARN of [ordersArn, consumerArn])
    expect(await kinesis.ok('GetResourcePolicy', { ResourceARN })).toEqual({ Policy: '{}' })
})

test('stream and consumer have policies of their own', async () => {
  await kinesis.ok('PutResourcePolicy', { ResourceARN: consumerArn, Policy: '{"Id":"c"}' })
  expect(await kinesis.ok('GetResourcePolicy', { ResourceARN: consumerArn })).toEqual({
    Policy: '{"Id":"c"}',
  })
  expect(await kinesis.ok('GetResourcePolicy', { ResourceARN: ordersArn })).toEqual({ Policy: '{}' })
})
