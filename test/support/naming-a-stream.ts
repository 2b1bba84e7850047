import { beforeEach, describe, expect, test } from 'vitest'
import type { OperationName } from '../../src/operations/api.generated.js'
import { accountId, type JsonInput, region, type TestKinesis, testKinesis } from './kinesis.js'
import { streamIdOf } from './stream-id-of.js'

const orders = `arn:aws:kinesis:${region}:${accountId}:stream/orders`
const events = `arn:aws:kinesis:${region}:${accountId}:stream/events`
const unknownId = 'abcdefghij0123456789-abc'

/**
 * The ways to name a stream that an operation shares with all others.
 * @param others what the operation needs besides; it must succeed for a stream of 2 shards
 * @param refusal the answer when no stream is named
 * @param notFound the text for a name or ARN of a stream that is not there
 * @param prepare brings a new stream into the condition that the operation needs
 */
export const namesAStream = (
  operation: OperationName,
  others: JsonInput = {},
  refusal: readonly [number, string, string] = [
    400,
    'ValidationException',
    "1 validation error detected: Value null at 'streamName' failed to satisfy constraint: Member must not be null",
  ],
  notFound = (name: string, account: string) => `Stream ${name} under account ${account} not found.`,
  prepare: (kinesis: TestKinesis, StreamARN: string) => Promise<unknown> = async () => undefined,
): void => {
  describe('names of the stream', () => {
    let kinesis: TestKinesis
    let ordersId: string | undefined
    let eventsId: string | undefined
    const idOf = (name: string) => streamIdOf(kinesis, name)

    beforeEach(async () => {
      kinesis = await testKinesis()
      for (const StreamName of ['orders', 'events'])
        await kinesis.ok('CreateStream', { StreamName, ShardCount: 2 })
      for (const arn of [orders, events]) await prepare(kinesis, arn)
      ordersId = await idOf('orders')
      eventsId = await idOf('events')
    })

    test.each([
      ['StreamName', () => ({ StreamName: 'orders' })],
      ['StreamARN', () => ({ StreamARN: orders })],
      ['StreamId', () => ({ StreamId: ordersId })],
      ['name and ARN', () => ({ StreamName: 'orders', StreamARN: orders })],
      ['name, ARN and id', () => ({ StreamName: 'orders', StreamARN: orders, StreamId: ordersId })],
    ])('%s', async (_, names) => {
      await kinesis.ok(operation, { ...others, ...names() })
    })

    test('an ARN names its own account and region', async () => {
      const elsewhere = { accountId: '123456789012', region: 'eu-west-1' }
      await kinesis.ok('CreateStream', { StreamName: 'abroad', ShardCount: 2 }, elsewhere)
      const abroad = 'arn:aws:kinesis:eu-west-1:123456789012:stream/abroad'
      await prepare(kinesis, abroad)
      await kinesis.ok(operation, { ...others, StreamARN: abroad })
    })

    test.each([
      ['name and ARN', () => ({ StreamName: 'events', StreamARN: orders })],
      [
        'ARN of another region',
        () => ({ StreamName: 'orders', StreamARN: orders.replace(region, 'eu-west-1') }),
      ],
      ['name and id', () => ({ StreamName: 'orders', StreamId: eventsId })],
      ['ARN and id', () => ({ StreamARN: events, StreamId: ordersId })],
    ])('%s that disagree', async (_, names) => {
      expect(await kinesis.fails(operation, { ...others, ...names() })).toEqual([
        400,
        'InvalidArgumentException',
        'StreamName, StreamARN and StreamId must name the same stream when given together.',
      ])
    })

    test.each([
      ['StreamName', { StreamName: 'missing' }, 'missing', accountId],
      ['StreamARN', { StreamARN: orders.replace('orders', 'missing') }, 'missing', accountId],
      [
        'StreamARN of another account',
        { StreamARN: orders.replace(accountId, '123456789012') },
        'orders',
        '123456789012',
      ],
      ['StreamId', { StreamId: unknownId }, unknownId, accountId],
    ])('%s of a stream that is not there', async (_, names, shown, account) => {
      expect(await kinesis.fails(operation, { ...others, ...names })).toEqual([
        400,
        'ResourceNotFoundException',
        'StreamId' in names
          ? `Stream ${shown} under account ${account} not found.`
          : notFound(shown, account),
      ])
    })

    test('an ARN that no stream can have', async () => {
      expect(await kinesis.fails(operation, { ...others, StreamARN: `${orders}/x` })).toEqual([
        400,
        'InvalidArgumentException',
        'Could not resolve stream from ARN.',
      ])
    })

    test('none', async () => {
      expect(await kinesis.fails(operation, others)).toEqual(refusal)
    })

    test('streams of other accounts and regions are not there', async () => {
      for (const client of [
        { accountId: '123456789012', region },
        { accountId, region: 'eu-west-1' },
      ])
        expect(await kinesis.fails(operation, { ...others, StreamName: 'orders' }, client)).toEqual([
          400,
          'ResourceNotFoundException',
          notFound('orders', client.accountId),
        ])
    })

    test.each([
      [
        { StreamName: '' },
        "2 validation errors detected: Value '' at 'streamName' failed to satisfy constraint: Member must " +
          "satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value '' at 'streamName' failed to satisfy " +
          'constraint: Member must have length greater than or equal to 1',
      ],
      [
        { StreamName: 'a b' },
        "1 validation error detected: Value 'a b' at 'streamName' failed to satisfy constraint: Member must " +
          'satisfy regular expression pattern: [a-zA-Z0-9_.-]+',
      ],
      [
        { StreamARN: 'orders' },
        "1 validation error detected: Value 'orders' at 'streamARN' failed to satisfy constraint: Member must " +
          String.raw`satisfy regular expression pattern: arn:aws.*:kinesis:.*:\d{12}:stream/\S+`,
      ],
      [
        { StreamId: 'orders' },
        "1 validation error detected: Value 'orders' at 'streamId' failed to satisfy constraint: Member must " +
          'satisfy regular expression pattern: [a-z0-9]{20}-[a-z0-9]{3}',
      ],
    ])('%j does not satisfy its constraints', async (names, text) => {
      expect(await kinesis.fails(operation, { ...others, ...names })).toEqual([
        400,
        'ValidationException',
        text,
      ])
    })

    test('a name that is no text, before all constraints', async () => {
      expect(await kinesis.fails(operation, { ...others, StreamName: 1, StreamARN: '' })).toEqual([
        400,
        'SerializationException',
        'class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to an String',
      ])
    })
  })
}
