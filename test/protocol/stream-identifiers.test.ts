import { describe, expect, test } from 'vitest'
import { missing, refusalOf, validationRefusal } from '../support/input-refusal.js'

const streamArn = 'arn:aws:kinesis:us-east-1:123456789012:stream/a'

describe('which member must name the stream', () => {
  const streamId = 'abcdefghij0123456789-a1b'

  test.each([
    ['AddTagsToStream', { Tags: { a: 'b' } }],
    ['DeleteStream', {}],
    ['DescribeStreamSummary', {}],
    ['DisableEnhancedMonitoring', { ShardLevelMetrics: ['ALL'] }],
    ['UpdateShardCount', { TargetShardCount: 1, ScalingType: 'UNIFORM_SCALING' }],
    ['UpdateStreamWarmThroughput', { WarmThroughputMiBps: 1 }],
  ] as const)('%s takes the name, the ARN or the id', (operation, others) => {
    expect(refusalOf(operation, others)).toEqual(validationRefusal(missing('streamName')))
    for (const named of [{ StreamName: 'a' }, { StreamARN: streamArn }, { StreamId: streamId }])
      expect(refusalOf(operation, { ...others, ...named })).toBeUndefined()
  })

  test('UpdateMaxRecordSize takes the ARN or the id', () => {
    expect(refusalOf('UpdateMaxRecordSize', { MaxRecordSizeInKiB: 1024 })).toEqual(
      validationRefusal(missing('streamARN')),
    )
    expect(refusalOf('UpdateMaxRecordSize', { MaxRecordSizeInKiB: 1024, StreamId: streamId })).toBeUndefined()
  })

  test('the model requires the ARN or the name of some operations, whatever the id', () => {
    expect(refusalOf('ListStreamConsumers', { StreamId: streamId })).toEqual(
      validationRefusal(missing('streamARN')),
    )
    expect(refusalOf('CreateStream', { StreamId: streamId })).toEqual(
      validationRefusal(missing('streamName')),
    )
  })

  test.each([
    ['ListShards', {}],
    ['ListStreams', {}],
    ['GetRecords', { ShardIterator: 'a' }],
    ['DescribeStreamConsumer', {}],
    ['DeregisterStreamConsumer', {}],
    ['DescribeLimits', {}],
  ] as const)('%s need not name it', (operation, body) => {
    expect(refusalOf(operation, body)).toBeUndefined()
  })
})
