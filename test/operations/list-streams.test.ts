import { beforeEach, describe, expect, test } from 'vitest'
import { pageToken } from '../../src/services/page-tokens.js'
import { accountId, region, startMs, type TestKinesis, testKinesis } from '../support/kinesis.js'

let kinesis: TestKinesis

beforeEach(async () => {
  kinesis = await testKinesis({ shardLimit: 1000 })
})

const create = async (...names: readonly string[]) => {
  for (const StreamName of names) await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 })
}
const invalidToken = [400, 'InvalidArgumentException', 'Invalid NextToken.']

test('an account without streams', async () => {
  expect(await kinesis.ok('ListStreams')).toEqual({
    StreamNames: [],
    HasMoreStreams: false,
    StreamSummaries: [],
  })
})

test('streams with their summaries', async () => {
  await create('orders')
  await kinesis.ok('CreateStream', { StreamName: 'events' })
  const summary = (name: string, StreamMode: string) => ({
    StreamName: name,
    StreamARN: `arn:aws:kinesis:${region}:${accountId}:stream/${name}`,
    StreamStatus: 'ACTIVE',
    StreamModeDetails: { StreamMode },
    StreamCreationTimestamp: startMs / 1000 - 2,
  })
  expect(await kinesis.ok('ListStreams')).toEqual({
    StreamNames: ['events', 'orders'],
    HasMoreStreams: false,
    StreamSummaries: [summary('events', 'ON_DEMAND'), summary('orders', 'PROVISIONED')],
  })
})

test('names ascend by code unit', async () => {
  await create('b', 'a', 'B', '_', '1', '-', '.', 'a.a', '__proto__')
  expect((await kinesis.ok('ListStreams')).StreamNames).toEqual([
    '-',
    '.',
    '1',
    'B',
    '_',
    '__proto__',
    'a',
    'a.a',
    'b',
  ])
})

test('streams in every state, gone ones not', async () => {
  kinesis = await testKinesis({ createStreamMs: 500, updateStreamMs: 500, deleteStreamMs: 500 })
  await create('active', 'deleting', 'gone', 'updating')
  await kinesis.ok('DeleteStream', { StreamName: 'gone' })
  kinesis.clock.advance(500)
  await create('creating')
  await kinesis.ok('DeleteStream', { StreamName: 'deleting' })
  await kinesis.ok('SplitShard', {
    StreamName: 'updating',
    ShardToSplit: '0',
    NewStartingHashKey: '100',
  })
  const { StreamSummaries = [] } = await kinesis.ok('ListStreams')
  expect(StreamSummaries.map(({ StreamName, StreamStatus }) => [StreamName, StreamStatus])).toEqual([
    ['active', 'ACTIVE'],
    ['creating', 'CREATING'],
    ['deleting', 'DELETING'],
    ['updating', 'UPDATING'],
  ])
})

test('every account and region has its own', async () => {
  await create('orders')
  for (const client of [
    { accountId: '123456789012', region },
    { accountId, region: 'eu-west-1' },
  ])
    expect((await kinesis.ok('ListStreams', {}, client)).StreamNames).toEqual([])
})

describe('pages', () => {
  beforeEach(() => create('a', 'b', 'c', 'd', 'e'))

  test('by token, until there is none', async () => {
    const first = await kinesis.ok('ListStreams', { Limit: 2 })
    expect(first).toMatchObject({ StreamNames: ['a', 'b'], HasMoreStreams: true })
    const second = await kinesis.ok('ListStreams', { Limit: 2, NextToken: first.NextToken })
    expect(second).toMatchObject({ StreamNames: ['c', 'd'], HasMoreStreams: true })
    const third = await kinesis.ok('ListStreams', { NextToken: second.NextToken })
    expect(third).toMatchObject({ StreamNames: ['e'], HasMoreStreams: false })
    expect(third).not.toHaveProperty('NextToken')
  })

  test('summaries are those of the page', async () => {
    const { StreamSummaries = [] } = await kinesis.ok('ListStreams', { Limit: 2 })
    expect(StreamSummaries.map(({ StreamName }) => StreamName)).toEqual(['a', 'b'])
  })

  test.each([
    ['behind a stream', { ExclusiveStartStreamName: 'b', Limit: 2 }, ['c', 'd'], true],
    ['behind a name that no stream has', { ExclusiveStartStreamName: 'bb' }, ['c', 'd', 'e'], false],
    ['behind the last', { ExclusiveStartStreamName: 'e' }, [], false],
    ['with exactly as many as are left', { ExclusiveStartStreamName: 'c', Limit: 2 }, ['d', 'e'], false],
  ])('%s', async (_, input, StreamNames, HasMoreStreams) => {
    expect(await kinesis.ok('ListStreams', input)).toMatchObject({ StreamNames, HasMoreStreams })
  })

  test('with token and name the later counts', async () => {
    const { NextToken } = await kinesis.ok('ListStreams', { Limit: 2 })
    const behind = (ExclusiveStartStreamName: string) =>
      kinesis.ok('ListStreams', { NextToken, ExclusiveStartStreamName })
    expect((await behind('a')).StreamNames).toEqual(['c', 'd', 'e'])
    expect((await behind('d')).StreamNames).toEqual(['e'])
  })

  test('go on where the last stream of a page has been deleted', async () => {
    const { NextToken } = await kinesis.ok('ListStreams', { Limit: 2 })
    await kinesis.ok('DeleteStream', { StreamName: 'b' })
    expect((await kinesis.ok('ListStreams', { NextToken })).StreamNames).toEqual(['c', 'd', 'e'])
  })

  test('are full even where streams have gone in between', async () => {
    kinesis = await testKinesis({ deleteStreamMs: 500 })
    await create('a', 'b', 'c', 'd', 'e')
    for (const StreamName of ['a', 'c', 'd']) await kinesis.ok('DeleteStream', { StreamName })
    kinesis.clock.advance(500)
    expect(await kinesis.ok('ListStreams', { Limit: 2 })).toMatchObject({
      StreamNames: ['b', 'e'],
      HasMoreStreams: false,
    })
  })
})

test('at most 100 streams, also when Limit names more', async () => {
  const names = Array.from({ length: 101 }, (_, index) => `s${String(index).padStart(3, '0')}`)
  await create(...names)
  for (const input of [{}, { Limit: 10_000 }])
    expect(await kinesis.ok('ListStreams', input)).toMatchObject({
      StreamNames: names.slice(0, 100),
      HasMoreStreams: true,
    })
})

describe('tokens', () => {
  let token: string

  beforeEach(async () => {
    await create('a', 'b')
    token = (await kinesis.ok('ListStreams', { Limit: 1 })).NextToken ?? ''
  })

  test('live for 300 seconds', async () => {
    kinesis.clock.advance(300_000)
    await kinesis.ok('ListStreams', { NextToken: token })
    kinesis.clock.advance(1)
    const [status, type] = await kinesis.fails('ListStreams', { NextToken: token })
    expect([status, type]).toEqual([400, 'ExpiredNextTokenException'])
  })

  test.each([
    ['arbitrary text', () => 'b'],
    ['a token with a character too many', () => `${token}A`],
    ['a token that was cut off', () => token.slice(0, -4)],
    ['a million characters', () => 'A'.repeat(1_000_000)],
    ['a token without its name', () => pageToken('ListStreams', startMs, {})],
  ])('%s is none', async (_, NextToken) => {
    expect(await kinesis.fails('ListStreams', { NextToken: NextToken() })).toEqual(invalidToken)
  })

  test('of another operation are none', async () => {
    await kinesis.ok('CreateStream', { StreamName: 'wide', ShardCount: 2 })
    const { NextToken } = await kinesis.ok('ListShards', { StreamName: 'wide', MaxResults: 1 })
    expect(await kinesis.fails('ListStreams', { NextToken })).toEqual(invalidToken)
  })
})

test.each([
  [
    { Limit: 0, ExclusiveStartStreamName: '' },
    "3 validation errors detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value " +
      "greater than or equal to 1; Value '' at 'exclusiveStartStreamName' failed to satisfy constraint: Member " +
      "must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value '' at 'exclusiveStartStreamName' failed " +
      'to satisfy constraint: Member must have length greater than or equal to 1',
  ],
  [
    { Limit: 10_001 },
    "1 validation error detected: Value '10001' at 'limit' failed to satisfy constraint: Member must have " +
      'value less than or equal to 10000',
  ],
  [
    { NextToken: '' },
    "1 validation error detected: Value '' at 'nextToken' failed to satisfy constraint: Member must have " +
      'length greater than or equal to 1',
  ],
])('%j does not satisfy its constraints', async (input, text) => {
  expect(await kinesis.fails('ListStreams', input)).toEqual([400, 'ValidationException', text])
})

test('types come first', async () => {
  expect(await kinesis.fails('ListStreams', { Limit: 'x', ExclusiveStartStreamName: '' })).toEqual([
    400,
    'SerializationException',
    'class java.lang.String can not be converted to an Integer',
  ])
})
