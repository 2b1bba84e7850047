import { beforeEach, describe, expect, test } from 'vitest'
import type { OperationName } from '../../src/operations/api.generated.js'
import { accountId, region, startMs, type TestKinesis, testKinesis } from './kinesis.js'
import { streamIdOf } from './stream-id-of.js'

const orders = `arn:aws:kinesis:${region}:${accountId}:stream/orders`
const createdAt = startMs / 1000
const reader = `${orders}/consumer/reader:${createdAt}`

/** The ways to name a consumer that DescribeStreamConsumer and DeregisterStreamConsumer share. */
export const namesAConsumer = (operation: OperationName): void => {
  describe('names of the consumer', () => {
    let kinesis: TestKinesis
    const idOf = (name: string) => streamIdOf(kinesis, name)
    const consumerNotFound = (shown: string, account = accountId) => [
      400,
      'ResourceNotFoundException',
      `Consumer ${shown}, account ${account} not found.`,
    ]

    beforeEach(async () => {
      kinesis = await testKinesis()
      for (const StreamName of ['orders', 'events'])
        await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 })
      await kinesis.ok('RegisterStreamConsumer', { StreamARN: orders, ConsumerName: 'reader' })
    })

    test.each([
      ['ConsumerARN', () => ({ ConsumerARN: reader })],
      ['stream and name', () => ({ StreamARN: orders, ConsumerName: 'reader' })],
      ['id and name', async () => ({ StreamId: await idOf('orders'), ConsumerName: 'reader' })],
      [
        'all',
        async () => ({
          ConsumerARN: reader,
          ConsumerName: 'reader',
          StreamARN: orders,
          StreamId: await idOf('orders'),
        }),
      ],
    ])('%s', async (_, names) => {
      await kinesis.ok(operation, await names())
    })

    test('a ConsumerARN names its own account and region', async () => {
      const elsewhere = { accountId: '123456789012', region: 'eu-west-1' }
      await kinesis.ok(operation, { ConsumerARN: reader }, elsewhere)
    })

    test.each([
      ['nothing', () => ({})],
      ['a stream', () => ({ StreamARN: orders })],
      ['a name', () => ({ ConsumerName: 'reader' })],
    ])('%s is not enough', async (_, names) => {
      expect(await kinesis.fails(operation, names())).toEqual([
        400,
        'InvalidArgumentException',
        'Must specify either ConsumerARN, or both StreamARN and ConsumerName.',
      ])
    })

    test.each([
      ['ARN and name', () => ({ ConsumerARN: reader, ConsumerName: 'writer' })],
      ['ARN and stream', () => ({ ConsumerARN: reader, StreamARN: orders.replace('orders', 'events') })],
      ['ARN and id', async () => ({ ConsumerARN: reader, StreamId: await idOf('events') })],
    ])('%s that disagree', async (_, names) => {
      const [status, type, text] = await kinesis.fails(operation, await names())
      expect([status, type]).toEqual([400, 'InvalidArgumentException'])
      expect(text).toContain('must name the same consumer')
    })

    test.each([
      ['name', reader.replace('reader', 'writer'), accountId],
      ['creation second', `${orders}/consumer/reader:${createdAt + 1}`, accountId],
      ['stream', reader.replace('orders', 'missing'), accountId],
      ['account', reader.replace(accountId, '123456789012'), '123456789012'],
      ['region', reader.replace(region, 'eu-west-1'), accountId],
      ['shape, which no consumer has', `${reader}0000000000`, accountId],
    ])('an ARN of another %s', async (_, ConsumerARN, account) => {
      expect(await kinesis.fails(operation, { ConsumerARN })).toEqual(consumerNotFound(ConsumerARN, account))
    })

    test('another name', async () => {
      expect(await kinesis.fails(operation, { StreamARN: orders, ConsumerName: 'writer' })).toEqual(
        consumerNotFound('writer'),
      )
    })

    test('a stream that is not there', async () => {
      const StreamARN = orders.replace('orders', 'missing')
      expect(await kinesis.fails(operation, { StreamARN, ConsumerName: 'reader' })).toEqual([
        400,
        'ResourceNotFoundException',
        `Stream missing under account ${accountId} not found.`,
      ])
    })

    test.each([
      [
        { ConsumerARN: orders },
        `1 validation error detected: Value '${orders}' at 'consumerARN' failed to satisfy constraint: Member must ` +
          String.raw`satisfy regular expression pattern: ^(arn):aws.*:kinesis:.*:\d{12}:.*stream\/[a-zA-Z0-9_.-]+\/consumer\/[a-zA-Z0-9_.-]+:[0-9]+`,
      ],
      [
        { StreamARN: 'orders', ConsumerName: 'a b' },
        "2 validation errors detected: Value 'orders' at 'streamARN' failed to satisfy constraint: Member must " +
          String.raw`satisfy regular expression pattern: arn:aws.*:kinesis:.*:\d{12}:stream/\S+; Value 'a b' at ` +
          "'consumerName' failed to satisfy constraint: Member must satisfy regular expression pattern: " +
          '[a-zA-Z0-9_.-]+',
      ],
    ])('%j does not satisfy its constraints', async (names, text) => {
      expect(await kinesis.fails(operation, names)).toEqual([400, 'ValidationException', text])
    })
  })
}
