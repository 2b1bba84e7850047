import { beforeEach, describe, expect, test } from 'vitest'
import type { OperationName } from '../../src/operations/api.generated.js'
import { accountId, type JsonInput, region, type TestKinesis, testKinesis } from './kinesis.js'

export const ordersArn = `arn:aws:kinesis:${region}:${accountId}:stream/orders`

/** A Kinesis with the stream `orders` and its consumer `reader`. */
export const withConsumer = async (): Promise<{ kinesis: TestKinesis; consumerArn: string }> => {
  const kinesis = await testKinesis()
  await kinesis.ok('CreateStream', { StreamName: 'orders', ShardCount: 1 })
  const { Consumer } = await kinesis.ok('RegisterStreamConsumer', {
    StreamARN: ordersArn,
    ConsumerName: 'reader',
  })
  return { kinesis, consumerArn: Consumer.ConsumerARN }
}

/**
 * The ways in which an operation by ResourceARN does not find its resource.
 * @param others what the operation needs besides
 */
export const namesAResource = (operation: OperationName, others: JsonInput = {}): void => {
  describe('resources', () => {
    let kinesis: TestKinesis
    let consumerArn: string
    beforeEach(async () => {
      ;({ kinesis, consumerArn } = await withConsumer())
    })

    test('a stream that is not there', async () => {
      const ResourceARN = ordersArn.replace('orders', 'missing')
      expect(await kinesis.fails(operation, { ...others, ResourceARN })).toEqual([
        400,
        'ResourceNotFoundException',
        `Stream ${ResourceARN} under account ${accountId} not found.`,
      ])
    })

    test('a consumer that is not there', async () => {
      const ResourceARN = consumerArn.replace('reader', 'missing')
      expect(await kinesis.fails(operation, { ...others, ResourceARN })).toEqual([
        400,
        'ResourceNotFoundException',
        `Consumer ${ResourceARN}, account ${accountId} not found.`,
      ])
    })

    test('a consumer of another creation second', async () => {
      const ResourceARN = consumerArn.replace(/\d+$/, '1')
      expect(await kinesis.fails(operation, { ...others, ResourceARN })).toEqual([
        400,
        'ResourceNotFoundException',
        `Consumer ${ResourceARN}, account ${accountId} not found.`,
      ])
    })

    test('none', async () => {
      expect(await kinesis.fails(operation, others)).toEqual([
        400,
        'ValidationException',
        "1 validation error detected: Value null at 'resourceARN' failed to satisfy constraint: Member must not be null",
      ])
    })

    test('an ARN of another service', async () => {
      const ResourceARN = 'arn:aws:sqs:us-east-1:000000000000:orders'
      expect(await kinesis.fails(operation, { ...others, ResourceARN })).toEqual([
        400,
        'ValidationException',
        `1 validation error detected: Value '${ResourceARN}' at 'resourceARN' failed to satisfy constraint: Member ` +
          String.raw`must satisfy regular expression pattern: arn:aws.*:kinesis:.*:\d{12}:.*(stream|channel|queue)/\S+`,
      ])
    })
  })
}
