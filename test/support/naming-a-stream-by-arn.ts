import { beforeEach, describe, expect, test } from 'vitest'
import type { OperationName } from '../../src/operations/api.generated.js'
import { accountId, type JsonInput, region, type TestKinesis, testKinesis } from './kinesis.js'

const orders = `arn:aws:kinesis:${region}:${accountId}:stream/orders`
const events = `arn:aws:kinesis:${region}:${accountId}:stream/events`

/**
 * The ways to name a stream for operations that take no StreamName.
 * @param others what the operation needs besides; it must succeed for a provisioned stream
 * @param needsArn whether StreamId alone does not do
 */
export const namesAStreamByArn = (operation: OperationName, others: JsonInput, needsArn: boolean): void => {
  describe('names of the stream', () => {
    let kinesis: TestKinesis
    let ordersId: string | undefined

    beforeEach(async () => {
      kinesis = await testKinesis()
      for (const StreamName of ['orders', 'events'])
        await kinesis.ok('CreateStream', { StreamName, ShardCount: 2 })
      const summary = await kinesis.ok('DescribeStreamSummary', { StreamName: 'orders' })
      ordersId = summary.StreamDescriptionSummary.StreamId
    })

    const nullArn = [
      400,
      'ValidationException',
      "1 validation error detected: Value null at 'streamARN' failed to satisfy constraint: Member must not be null",
    ]

    test('StreamARN', async () => {
      expect((await kinesis.send(operation, { ...others, StreamARN: orders })).status).toBe(200)
    })

    test('ARN and id', async () => {
      expect(
        (await kinesis.send(operation, { ...others, StreamARN: orders, StreamId: ordersId })).status,
      ).toBe(200)
    })

    test(`StreamId alone ${needsArn ? 'does not do' : 'does'}`, async () => {
      const input = { ...others, StreamId: ordersId }
      if (needsArn) expect(await kinesis.fails(operation, input)).toEqual(nullArn)
      else expect((await kinesis.send(operation, input)).status).toBe(200)
    })

    test('an ARN names its own account and region', async () => {
      const elsewhere = { accountId: '123456789012', region: 'eu-west-1' }
      await kinesis.ok('CreateStream', { StreamName: 'abroad', ShardCount: 2 }, elsewhere)
      const StreamARN = 'arn:aws:kinesis:eu-west-1:123456789012:stream/abroad'
      expect((await kinesis.send(operation, { ...others, StreamARN })).status).toBe(200)
    })

    test('ARN and id that disagree', async () => {
      expect(
        await kinesis.fails(operation, { ...others, StreamARN: events, StreamId: ordersId }),
      ).toEqual([
        400,
        'InvalidArgumentException',
        'StreamName, StreamARN and StreamId must name the same stream when given together.',
      ])
    })

    test.each([
      ['a stream', orders.replace('orders', 'missing'), 'missing', accountId],
      ['a stream of another account', orders.replace(accountId, '123456789012'), 'orders', '123456789012'],
      ['a stream of another region', orders.replace(region, 'eu-west-1'), 'orders', accountId],
    ])('%s that is not there', async (_, StreamARN, name, account) => {
      expect(await kinesis.fails(operation, { ...others, StreamARN })).toEqual([
        400,
        'ResourceNotFoundException',
        `Stream ${name} under account ${account} not found.`,
      ])
    })

    test('none; StreamName is no member', async () => {
      expect(await kinesis.fails(operation, { ...others, StreamName: 'orders' })).toEqual(nullArn)
    })
  })
}
