import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { KinesisError } from '../../src/domain/errors.js'
import type { OperationName } from '../../src/operations/api.generated.js'
import { inputReader } from '../../src/protocol/input-reader.js'
import { apiModel } from '../../src/protocol/model.generated.js'
import type { ApiModel, MemberRow } from '../../src/protocol/model.js'
import { refusalOf } from '../support/input-refusal.js'

const model: ApiModel = apiModel
const operations = Object.keys(model.operations) as OperationName[]

const is = 'failed to satisfy constraint:'
const notNull = (path: string) => `Value null at '${path}' ${is} Member must not be null`
const badName = (path: string) =>
  `Value '!' at '${path}' ${is} Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+`
const long = 'a'.repeat(129)
const tooLong = (path: string) =>
  `Value '${long}' at '${path}' ${is} Member must have length less than or equal to 128`

describe('whole messages', () => {
  test.each<readonly [OperationName, object, string]>([
    ['CreateStream', {}, `1 validation error detected: ${notNull('streamName')}`],
    [
      'CreateStream',
      {
        StreamName: long,
        ShardCount: 0,
        RecordDistributionStrategy: 'auto',
        MaxRecordSizeInKiB: 1,
        WarmThroughputMiBps: -1,
      },
      `5 validation errors detected: Value '0' at 'shardCount' ${is} Member must have value greater than or equal to 1; ${tooLong('streamName')}; Value '-1' at 'warmThroughputMiBps' ${is} Member must have value greater than or equal to 0; Value '1' at 'maxRecordSizeInKiB' ${is} Member must have value greater than or equal to 1024; Value 'auto' at 'recordDistributionStrategy' ${is} Member must satisfy enum value set: [AUTO, USER_PARTITION_KEY]`,
    ],
    ['DeleteStream', {}, `1 validation error detected: ${notNull('streamName')}`],
    ['DeleteStream', { StreamName: long }, `1 validation error detected: ${tooLong('streamName')}`],
    ['DescribeStream', {}, `1 validation error detected: ${notNull('streamName')}`],
    [
      'DescribeStream',
      { StreamName: '!', Limit: 100000, ExclusiveStartShardId: '!' },
      `3 validation errors detected: Value '100000' at 'limit' ${is} Member must have value less than or equal to 10000; ${badName('exclusiveStartShardId')}; ${badName('streamName')}`,
    ],
    ['DescribeStreamSummary', { StreamName: '!' }, `1 validation error detected: ${badName('streamName')}`],
    [
      'DescribeStreamSummary',
      { StreamARN: 'arn:aws:kinesis:us-east-1:12345:stream/a' },
      `1 validation error detected: Value 'arn:aws:kinesis:us-east-1:12345:stream/a' at 'streamARN' ${is} Member must satisfy regular expression pattern: arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+`,
    ],
    [
      'ListStreams',
      { Limit: 0, ExclusiveStartStreamName: long, NextToken: '' },
      `3 validation errors detected: Value '0' at 'limit' ${is} Member must have value greater than or equal to 1; ${tooLong('exclusiveStartStreamName')}; Value '' at 'nextToken' ${is} Member must have length greater than or equal to 1`,
    ],
    [
      'ListShards',
      {
        StreamName: '!',
        NextToken: '',
        MaxResults: 10001,
        ExclusiveStartShardId: '!',
        ShardFilter: { ShardId: '!' },
      },
      `6 validation errors detected: ${badName('exclusiveStartShardId')}; Value '10001' at 'maxResults' ${is} Member must have value less than or equal to 10000; Value '' at 'nextToken' ${is} Member must have length greater than or equal to 1; ${badName('streamName')}; ${notNull('shardFilter.type')}; ${badName('shardFilter.shardId')}`,
    ],
    ['PutRecord', {}, `2 validation errors detected: ${notNull('data')}; ${notNull('streamName')}`],
    [
      'PutRecord',
      { StreamName: long, Data: '', PartitionKey: '' },
      `2 validation errors detected: Value '' at 'partitionKey' ${is} Member must have length greater than or equal to 1; ${tooLong('streamName')}`,
    ],
    ['PutRecords', {}, `2 validation errors detected: ${notNull('records')}; ${notNull('streamName')}`],
    [
      'PutRecords',
      {
        Records: [
          { PartitionKey: 'a', Data: '' },
          { PartitionKey: 'a', ExplicitHashKey: '' },
        ],
      },
      `3 validation errors detected: Value '' at 'records.2.member.explicitHashKey' ${is} Member must satisfy regular expression pattern: 0|([1-9]\\d{0,38}); ${notNull('records.2.member.data')}; ${notNull('streamName')}`,
    ],
    [
      'GetShardIterator',
      {},
      `3 validation errors detected: ${notNull('shardId')}; ${notNull('shardIteratorType')}; ${notNull('streamName')}`,
    ],
    [
      'GetShardIterator',
      { StreamName: '!', ShardId: '!', ShardIteratorType: '', StartingSequenceNumber: '' },
      `4 validation errors detected: ${badName('shardId')}; Value '' at 'shardIteratorType' ${is} Member must satisfy enum value set: [AFTER_SEQUENCE_NUMBER, LATEST, AT_TIMESTAMP, AT_SEQUENCE_NUMBER, TRIM_HORIZON]; Value '' at 'startingSequenceNumber' ${is} Member must satisfy regular expression pattern: 0|([1-9]\\d{0,128}); ${badName('streamName')}`,
    ],
    [
      'GetRecords',
      { ShardIterator: '', Limit: 0 },
      `2 validation errors detected: Value '0' at 'limit' ${is} Member must have value greater than or equal to 1; Value '' at 'shardIterator' ${is} Member must have length greater than or equal to 1`,
    ],
    [
      'GetRecords',
      { ShardIterator: 'b'.repeat(513) },
      `1 validation error detected: Value '${'b'.repeat(513)}' at 'shardIterator' ${is} Member must have length less than or equal to 512`,
    ],
    [
      'SplitShard',
      {},
      `3 validation errors detected: ${notNull('newStartingHashKey')}; ${notNull('streamName')}; ${notNull('shardToSplit')}`,
    ],
    [
      'SplitShard',
      { StreamName: '!', ShardToSplit: '!', NewStartingHashKey: '00' },
      `3 validation errors detected: Value '00' at 'newStartingHashKey' ${is} Member must satisfy regular expression pattern: 0|([1-9]\\d{0,38}); ${badName('streamName')}; ${badName('shardToSplit')}`,
    ],
    [
      'MergeShards',
      {},
      `3 validation errors detected: ${notNull('shardToMerge')}; ${notNull('adjacentShardToMerge')}; ${notNull('streamName')}`,
    ],
    [
      'MergeShards',
      { StreamName: 'a', ShardToMerge: long, AdjacentShardToMerge: '!' },
      `2 validation errors detected: ${tooLong('shardToMerge')}; ${badName('adjacentShardToMerge')}`,
    ],
    [
      'SubscribeToShard',
      { ShardId: 'a', ConsumerARN: 'x', StartingPosition: { SequenceNumber: 'y' } },
      `3 validation errors detected: Value 'x' at 'consumerARN' ${is} Member must satisfy regular expression pattern: ^(arn):aws.*:kinesis:.*:\\d{12}:.*stream\\/[a-zA-Z0-9_.-]+\\/consumer\\/[a-zA-Z0-9_.-]+:[0-9]+; ${notNull('startingPosition.type')}; Value 'y' at 'startingPosition.sequenceNumber' ${is} Member must satisfy regular expression pattern: 0|([1-9]\\d{0,128})`,
    ],
  ])('%s %j', (operation, body, message) => {
    expect(refusalOf(operation, body)).toEqual({ type: 'ValidationException', message })
  })
})

/** Values that are often of the right type, so that deep members are reached too. */
const plausible = (shape: string): fc.Arbitrary<unknown> => {
  const row = model.shapes[shape]
  switch (row?.type) {
    case 'string':
      return row.enum === undefined
        ? fc.oneof(fc.string(), fc.constantFrom('a', '', '0', 'arn:aws:kinesis:x:123456789012:stream/a'))
        : fc.constantFrom('', ...row.enum)
    case 'integer':
    case 'long':
    case 'timestamp':
      return fc.oneof(fc.double(), fc.integer(), fc.constantFrom(1, 24), fc.bigInt())
    case 'boolean':
      return fc.boolean()
    case 'blob':
      return fc.oneof(fc.base64String(), fc.string(), fc.uint8Array())
    case 'list':
      return fc.array(anyValue(row.element as string), { maxLength: 4 })
    case 'map':
      return fc.dictionary(
        fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor')),
        anyValue(row.value as string),
      )
    default:
      return bodyOf(row?.members ?? [])
  }
}
const anyValue = (shape: string): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 12, arbitrary: plausible(shape) },
    { weight: 1, arbitrary: fc.jsonValue() },
    {
      weight: 1,
      arbitrary: fc.anything({ withBigInt: true, withTypedArray: true, withNullPrototype: true }),
    },
  )
const bodyOf = (members: readonly MemberRow[]): fc.Arbitrary<object> =>
  fc.record(Object.fromEntries(members.map(([name, shape]) => [name, anyValue(shape)])), { requiredKeys: [] })

const documentedMembers = (operation: OperationName): readonly string[] =>
  (model.operations[operation]?.input ?? []).map(([name]) => name).sort()

describe.each(operations)('%s', (operation) => {
  test('any body is converted or refused by one of the two errors', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          { weight: 9, arbitrary: bodyOf(model.operations[operation]?.input ?? []) },
          { weight: 1, arbitrary: fc.dictionary(fc.string(), fc.jsonValue()) },
        ),
        fc.constantFrom('json' as const, 'cbor' as const),
        (body, encoding) => {
          try {
            const input = inputReader(operation)(body, encoding)
            expect(Object.keys(input).sort()).toEqual(documentedMembers(operation))
          } catch (error) {
            expect(error).toBeInstanceOf(KinesisError)
            expect(['SerializationException', 'ValidationException']).toContain((error as KinesisError).type)
          }
        },
      ),
      { numRuns: 60 },
    )
  })
})
