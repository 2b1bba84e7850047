import { beforeEach, expect, test } from 'vitest'
import { accountId, region, startMs, type TestKinesis, testKinesis } from '../support/kinesis.js'
import { namesAConsumer } from '../support/naming-a-consumer.js'

const StreamARN = `arn:aws:kinesis:${region}:${accountId}:stream/orders`
const reader = { StreamARN, ConsumerName: 'reader' }

let kinesis: TestKinesis

beforeEach(async () => {
  kinesis = await testKinesis({ createStreamMs: 500, updateStreamMs: 500, deleteStreamMs: 500 })
  await kinesis.ok('CreateStream', { StreamName: 'orders', ShardCount: 1 })
  kinesis.clock.advance(500)
  await kinesis.ok('RegisterStreamConsumer', reader)
})

const describeReader = () => kinesis.ok('DescribeStreamConsumer', reader)
const statusOf = async () => (await describeReader()).ConsumerDescription.ConsumerStatus

namesAConsumer('DescribeStreamConsumer')

test('describes a consumer', async () => {
  kinesis.clock.advance(500)
  expect(await describeReader()).toEqual({
    ConsumerDescription: {
      ConsumerName: 'reader',
      ConsumerARN: `${StreamARN}/consumer/reader:${startMs / 1000}`,
      ConsumerStatus: 'ACTIVE',
      ConsumerCreationTimestamp: startMs / 1000,
      StreamARN,
    },
  })
})

test('follows the consumer through its states', async () => {
  expect(await statusOf()).toBe('CREATING')
  kinesis.clock.advance(500)
  expect(await statusOf()).toBe('ACTIVE')
  await kinesis.ok('DeregisterStreamConsumer', reader)
  expect(await statusOf()).toBe('DELETING')
  kinesis.clock.advance(500)
  expect(await kinesis.fails('DescribeStreamConsumer', reader)).toEqual([
    400,
    'ResourceNotFoundException',
    `Consumer reader, account ${accountId} not found.`,
  ])
})

test('does not ask for the state of the stream', async () => {
  await kinesis.ok('SplitShard', { StreamARN, ShardToSplit: '0', NewStartingHashKey: '100' })
  expect(await statusOf()).toBe('CREATING')
})

test('consumers go with their stream', async () => {
  await kinesis.ok('DeleteStream', { StreamARN, EnforceConsumerDeletion: true })
  expect((await kinesis.fails('DescribeStreamConsumer', reader))[1]).toBe('ResourceNotFoundException')
  kinesis.clock.advance(500)
  await kinesis.ok('CreateStream', { StreamName: 'orders', ShardCount: 1 })
  expect((await kinesis.fails('DescribeStreamConsumer', reader))[1]).toBe('ResourceNotFoundException')
})
