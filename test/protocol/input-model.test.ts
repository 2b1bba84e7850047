import { describe, expect, test } from 'vitest'
import type { OperationName } from '../../src/operations/api.generated.js'
import { inputMembers, shapeNamed, structureMembers } from '../../src/protocol/input-model.js'
import { apiModel } from '../../src/protocol/model.generated.js'
import type { ApiModel } from '../../src/protocol/model.js'
import { modelOverrides } from '../../src/protocol/model-overrides.js'

const model: ApiModel = apiModel
const namesOf = (members: readonly { readonly name: string }[]) => members.map(({ name }) => name)

describe('members stand in the order in which AWS looks at them', () => {
  test.each<readonly [OperationName, string]>([
    ['AddTagsToStream', 'Tags StreamName StreamARN StreamId'],
    [
      'CreateStream',
      'ShardCount StreamName StreamModeDetails Tags WarmThroughputMiBps MaxRecordSizeInKiB RecordDistributionStrategy',
    ],
    ['DecreaseStreamRetentionPeriod', 'RetentionPeriodHours StreamName StreamARN StreamId'],
    ['DeleteStream', 'StreamName EnforceConsumerDeletion StreamARN StreamId'],
    ['DescribeStream', 'Limit ExclusiveStartShardId StreamName StreamARN StreamId'],
    ['DescribeStreamSummary', 'StreamName StreamARN StreamId'],
    ['GetRecords', 'Limit ShardIterator StreamARN StreamId DryRun'],
    [
      'GetShardIterator',
      'ShardId ShardIteratorType StartingSequenceNumber StreamName Timestamp StreamARN StreamId DryRun',
    ],
    ['IncreaseStreamRetentionPeriod', 'RetentionPeriodHours StreamName StreamARN StreamId'],
    [
      'ListShards',
      'ExclusiveStartShardId MaxResults NextToken StreamCreationTimestamp StreamName ShardFilter StreamARN StreamId',
    ],
    ['ListStreams', 'Limit ExclusiveStartStreamName NextToken'],
    ['ListTagsForStream', 'Limit ExclusiveStartTagKey StreamName StreamARN StreamId'],
    ['MergeShards', 'ShardToMerge AdjacentShardToMerge StreamName StreamARN StreamId'],
    [
      'PutRecord',
      'SequenceNumberForOrdering PartitionKey ExplicitHashKey Data StreamName StreamARN StreamId DryRun',
    ],
    ['PutRecords', 'Records StreamName StreamARN StreamId DryRun'],
    ['RemoveTagsFromStream', 'TagKeys StreamName StreamARN StreamId'],
    ['SplitShard', 'NewStartingHashKey StreamName ShardToSplit StreamARN StreamId'],
    ['SubscribeToShard', 'ConsumerARN StreamId ShardId StartingPosition DryRun'],
  ])('%s', (operation, order) => {
    expect(namesOf(inputMembers(operation))).toEqual(order.split(' '))
  })

  test('PutRecordsRequestEntry', () => {
    expect(namesOf(structureMembers('PutRecordsRequestEntry'))).toEqual([
      'PartitionKey',
      'ExplicitHashKey',
      'Data',
    ])
  })
})

test('every override changes something that the model has', () => {
  const { firstMembers, patterns, enums, streamNamedOtherwise } = modelOverrides
  for (const [operation, names] of Object.entries(firstMembers.operations))
    expect(model.operations[operation]?.input.map(([name]) => name)).toEqual(
      expect.arrayContaining([...names]),
    )
  for (const [shape, names] of Object.entries(firstMembers.structures))
    expect(model.shapes[shape]?.members?.map(([name]) => name)).toEqual(expect.arrayContaining([...names]))
  for (const shape of Object.keys(patterns)) expect(model.shapes[shape]?.pattern).toBeDefined()
  for (const [shape, values] of Object.entries(enums))
    expect([...(model.shapes[shape]?.enum ?? [])].sort()).toEqual([...values].sort())
  for (const operation of streamNamedOtherwise) expect(model.operations[operation]).toBeDefined()
})

test('a shape that the model does not have is a mistake of the program', () => {
  expect(() => shapeNamed('constructor')).toThrow('the API model has no shape constructor')
})
