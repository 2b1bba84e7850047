import { beforeEach, describe, expect, test } from 'vitest'
import type { OperationName } from '../../src/operations/api.generated.js'
import { accountId, type JsonInput, region, type TestKinesis, testKinesis } from './kinesis.js'
import { streamIdOf } from './stream-id-of.js'

const orders = `arn:aws:kinesis:${region}:${accountId}:stream/orders`
const unknownId = 'abcdefghij0123456789-abc'
const arnMissing = [
  400,
  'ValidationException',
  "1 validation error detected: Value null at 'streamARN' failed to satisfy constraint: Member must not be null",
]

/**
 * The ways to name a stream that operations without StreamName share.
 * @param others what the operation needs besides; it must succeed for a stream of 2 shards
 * @param idAlone whether StreamId does without StreamARN, which most of them require
 */
export const namesAStreamByArn = (
  operation: OperationName,
  others: JsonInput = {},
  idAlone = false,
): void => {
  describe('names of the stream', () => {
    let kinesis: TestKinesis
    const idOf = (name: string) => streamIdOf(kinesis, name)

    beforeEach(async () => {
      kinesis = await testKinesis()
      for (const StreamName of ['orders', 'events'])
        await kinesis.ok('CreateStream', { StreamName, ShardCount: 2 })
    })

    test.each([
      ['StreamARN', () => ({ StreamARN: orders })],
      ['ARN and id', async () => ({ StreamARN: orders, StreamId: await idOf('orders') })],
    ])('%s', async (_, names) => {
      await kinesis.ok(operation, { ...others, ...(await names()) })
    })

    test('an ARN names its own account and region', async () => {
      const elsewhere = { accountId: '123456789012', region: 'eu-west-1' }
      await kinesis.ok('CreateStream', { StreamName: 'abroad', ShardCount: 2 }, elsewhere)
      await kinesis.ok(operation, {
        ...others,
        StreamARN: 'arn:aws:kinesis:eu-west-1:123456789012:stream/abroad',
      })
    })

    test('ARN and id that disagree', async () => {
      const names = { StreamARN: orders, StreamId: await idOf('events') }
      expect(await kinesis.fails(operation, { ...others, ...names })).toEqual([
        400,
        'InvalidArgumentException',
        'StreamName, StreamARN and StreamId must name the same stream when given together.',
      ])
    })

    test.each([
      ['StreamARN', { StreamARN: orders.replace('orders', 'missing') }, 'missing', accountId],
      ['account', { StreamARN: orders.replace(accountId, '123456789012') }, 'orders', '123456789012'],
      ['region', { StreamARN: orders.replace(region, 'eu-west-1') }, 'orders', accountId],
      ['StreamId', { StreamARN: orders, StreamId: unknownId }, unknownId, accountId],
    ])('%s of a stream that is not there', async (_, names, shown, account) => {
      expect(await kinesis.fails(operation, { ...others, ...names })).toEqual([
        400,
        'ResourceNotFoundException',
        `Stream ${shown} under account ${account} not found.`,
      ])
    })

    test('an ARN that no stream can have', async () => {
      const [status, type, text] = await kinesis.fails(operation, { ...others, StreamARN: `${orders}/x` })
      expect([status, type]).toEqual([400, 'InvalidArgumentException'])
      expect(text).toContain('Could not resolve stream from ARN')
    })

    test.each([
      ['nothing', () => ({})],
      ['StreamName', () => ({ StreamName: 'orders' })],
    ])('%s does not do', async (_, names) => {
      expect(await kinesis.fails(operation, { ...others, ...names() })).toEqual(arnMissing)
    })

    test(`StreamId alone ${idAlone ? 'does' : 'does not do'}`, async () => {
      const input = { ...others, StreamId: await idOf('orders') }
      if (idAlone) expect((await kinesis.send(operation, input)).status).toBe(200)
      else expect(await kinesis.fails(operation, input)).toEqual(arnMissing)
    })
  })
}
