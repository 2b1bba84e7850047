import { beforeEach, describe, expect, test } from 'vitest'
import { accountId, region, type TestKinesis, testKinesis } from '../support/kinesis.js'
import { namesAStream } from '../support/naming-a-stream.js'
import { configuresTheStream, demandsAnActiveStream } from '../support/stream-states.js'

const StreamName = 'orders'
const all = [
  'IncomingBytes',
  'IncomingRecords',
  'OutgoingBytes',
  'OutgoingRecords',
  'WriteProvisionedThroughputExceeded',
  'ReadProvisionedThroughputExceeded',
  'IteratorAgeMilliseconds',
]

let kinesis: TestKinesis

beforeEach(async () => {
  kinesis = await testKinesis()
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 })
})

const enable = (...ShardLevelMetrics: string[]) =>
  kinesis.ok('EnableEnhancedMonitoring', { StreamName, ShardLevelMetrics })
const shown = async () =>
  (await kinesis.ok('DescribeStream', { StreamName })).StreamDescription.EnhancedMonitoring

namesAStream('EnableEnhancedMonitoring', { ShardLevelMetrics: ['IncomingBytes'] })
demandsAnActiveStream('EnableEnhancedMonitoring', { ShardLevelMetrics: ['IncomingBytes'] })
configuresTheStream(
  'EnableEnhancedMonitoring',
  { ShardLevelMetrics: ['IncomingBytes'] },
  { EnhancedMonitoring: [{ ShardLevelMetrics: ['IncomingBytes'] }] },
)

test('answers with what was on and what is on', async () => {
  expect(await enable('OutgoingBytes')).toEqual({
    StreamName,
    StreamARN: `arn:aws:kinesis:${region}:${accountId}:stream/${StreamName}`,
    CurrentShardLevelMetrics: [],
    DesiredShardLevelMetrics: ['OutgoingBytes'],
  })
  expect(await enable('IncomingBytes', 'OutgoingBytes', 'IncomingBytes')).toMatchObject({
    CurrentShardLevelMetrics: ['OutgoingBytes'],
    DesiredShardLevelMetrics: ['IncomingBytes', 'OutgoingBytes'],
  })
  expect(await enable('OutgoingBytes')).toMatchObject({
    CurrentShardLevelMetrics: ['IncomingBytes', 'OutgoingBytes'],
    DesiredShardLevelMetrics: ['IncomingBytes', 'OutgoingBytes'],
  })
})

test.each([[['ALL']], [['IncomingRecords', 'ALL']], [[...all].reverse()]])('%j are all', async (named) => {
  await enable('OutgoingRecords')
  expect((await enable(...named)).DesiredShardLevelMetrics).toEqual(all)
  expect(await shown()).toEqual([{ ShardLevelMetrics: all }])
})

test('keeps streams of other accounts as they are', async () => {
  const other = { accountId: '123456789012', region }
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 }, other)
  await kinesis.ok('EnableEnhancedMonitoring', { StreamName, ShardLevelMetrics: ['ALL'] }, other)
  expect(await shown()).toEqual([{ ShardLevelMetrics: [] }])
})

describe('refuses', () => {
  test.each([
    [{}, "Value null at 'shardLevelMetrics' failed to satisfy constraint: Member must not be null"],
    [
      { ShardLevelMetrics: [] },
      "Value '[]' at 'shardLevelMetrics' failed to satisfy constraint: Member must have length greater than or " +
        'equal to 1',
    ],
    [
      { ShardLevelMetrics: [...all, 'ALL'] },
      `Value '[${[...all, 'ALL'].join(', ')}]' at 'shardLevelMetrics' failed to satisfy constraint: Member must ` +
        'have length less than or equal to 7',
    ],
  ])('%j', async (input, text) => {
    expect(await kinesis.fails('EnableEnhancedMonitoring', { StreamName, ...input })).toEqual([
      400,
      'ValidationException',
      `1 validation error detected: ${text}`,
    ])
  })

  test('a metric that there is not', async () => {
    const [status, type, text] = await kinesis.fails('EnableEnhancedMonitoring', {
      StreamName,
      ShardLevelMetrics: ['constructor'],
    })
    expect([status, type]).toEqual([400, 'ValidationException'])
    expect(text).toContain(`enum value set: [${[...all, 'ALL'].join(', ')}]`)
  })
})
