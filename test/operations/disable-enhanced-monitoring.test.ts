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
  await enable('ALL')
})

const enable = (...ShardLevelMetrics: string[]) =>
  kinesis.ok('EnableEnhancedMonitoring', { StreamName, ShardLevelMetrics })
const disable = (...ShardLevelMetrics: string[]) =>
  kinesis.ok('DisableEnhancedMonitoring', { StreamName, ShardLevelMetrics })
const shown = async () =>
  (await kinesis.ok('DescribeStream', { StreamName })).StreamDescription.EnhancedMonitoring

namesAStream('DisableEnhancedMonitoring', { ShardLevelMetrics: ['IncomingBytes'] })
demandsAnActiveStream('DisableEnhancedMonitoring', { ShardLevelMetrics: ['IncomingBytes'] })
configuresTheStream(
  'DisableEnhancedMonitoring',
  { ShardLevelMetrics: ['IncomingBytes'] },
  { EnhancedMonitoring: [{ ShardLevelMetrics: ['OutgoingBytes'] }] },
  ({ ok }) =>
    ok('EnableEnhancedMonitoring', { StreamName, ShardLevelMetrics: ['IncomingBytes', 'OutgoingBytes'] }),
)

test('answers with what was on and what is on', async () => {
  expect(await disable('OutgoingBytes', 'IncomingBytes')).toEqual({
    StreamName,
    StreamARN: `arn:aws:kinesis:${region}:${accountId}:stream/${StreamName}`,
    CurrentShardLevelMetrics: all,
    DesiredShardLevelMetrics: all.filter((metric) => !metric.endsWith('Bytes')),
  })
  expect(await shown()).toEqual([{ ShardLevelMetrics: all.filter((metric) => !metric.endsWith('Bytes')) }])
})

test.each([[['ALL']], [['ALL', 'IncomingRecords']], [all]])('%j are all', async (named) => {
  expect((await disable(...named)).DesiredShardLevelMetrics).toEqual([])
  expect(await shown()).toEqual([{ ShardLevelMetrics: [] }])
})

test('what is off already stays off', async () => {
  await disable('ALL')
  expect(await disable('IncomingBytes')).toMatchObject({
    CurrentShardLevelMetrics: [],
    DesiredShardLevelMetrics: [],
  })
})

test('keeps streams of other accounts as they are', async () => {
  const other = { accountId: '123456789012', region }
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 }, other)
  await kinesis.ok('DisableEnhancedMonitoring', { StreamName, ShardLevelMetrics: ['ALL'] }, other)
  expect(await shown()).toEqual([{ ShardLevelMetrics: all }])
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
    expect(await kinesis.fails('DisableEnhancedMonitoring', { StreamName, ...input })).toEqual([
      400,
      'ValidationException',
      `1 validation error detected: ${text}`,
    ])
  })

  test('a metric that there is not', async () => {
    const [status, type, text] = await kinesis.fails('DisableEnhancedMonitoring', {
      StreamName,
      ShardLevelMetrics: ['constructor'],
    })
    expect([status, type]).toEqual([400, 'ValidationException'])
    expect(text).toContain(`enum value set: [${[...all, 'ALL'].join(', ')}]`)
  })
})
