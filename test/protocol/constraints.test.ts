import { describe, expect, test } from 'vitest'
import { inputReader } from '../../src/protocol/input-reader.js'
import { missing, refusalOf, validationRefusal, violation } from '../support/input-refusal.js'

const namePattern = 'Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+'
const tagKeyRule =
  '[Member must have length less than or equal to 128, Member must have length greater than or equal to 1]'
const tagValueRule =
  '[Member must have length less than or equal to 256, Member must have length greater than or equal to 0]'
const streamArn = 'arn:aws:kinesis:us-east-1:123456789012:stream/a'

describe('texts', () => {
  test.each([
    [
      'required',
      'GetRecords',
      {},
      "1 validation error detected: Value null at 'shardIterator' failed to satisfy constraint: Member must not be null",
    ],
    [
      'least value',
      'GetRecords',
      { ShardIterator: 'a', Limit: 0 },
      "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    [
      'greatest value',
      'GetRecords',
      { ShardIterator: 'a', Limit: 10001 },
      "1 validation error detected: Value '10001' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 10000",
    ],
    [
      'pattern and least length',
      'DescribeStream',
      { StreamName: '' },
      "2 validation errors detected: Value '' at 'streamName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value '' at 'streamName' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      'sequence number',
      'PutRecord',
      { StreamName: 'a', Data: '', SequenceNumberForOrdering: '01' },
      "1 validation error detected: Value '01' at 'sequenceNumberForOrdering' failed to satisfy constraint: Member must satisfy regular expression pattern: 0|([1-9]\\d{0,128})",
    ],
    [
      'hash key',
      'PutRecord',
      { StreamName: 'a', Data: '', ExplicitHashKey: '-1' },
      "1 validation error detected: Value '-1' at 'explicitHashKey' failed to satisfy constraint: Member must satisfy regular expression pattern: 0|([1-9]\\d{0,38})",
    ],
    [
      'enum in the order that AWS prints',
      'GetShardIterator',
      { StreamName: 'a', ShardId: 'a', ShardIteratorType: 'latest' },
      "1 validation error detected: Value 'latest' at 'shardIteratorType' failed to satisfy constraint: Member must satisfy enum value set: [AFTER_SEQUENCE_NUMBER, LATEST, AT_TIMESTAMP, AT_SEQUENCE_NUMBER, TRIM_HORIZON]",
    ],
    [
      'nested enum',
      'CreateStream',
      { StreamName: 'a', StreamModeDetails: { StreamMode: 'X' } },
      "1 validation error detected: Value 'X' at 'streamModeDetails.streamMode' failed to satisfy constraint: Member must satisfy enum value set: [PROVISIONED, ON_DEMAND]",
    ],
    [
      'nested required',
      'CreateStream',
      { StreamName: 'a', StreamModeDetails: {} },
      "1 validation error detected: Value null at 'streamModeDetails.streamMode' failed to satisfy constraint: Member must not be null",
    ],
    [
      'empty list',
      'PutRecords',
      { StreamName: 'a', Records: [] },
      "1 validation error detected: Value '[]' at 'records' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      'empty map',
      'AddTagsToStream',
      { StreamName: 'a', Tags: {} },
      "1 validation error detected: Value '{}' at 'tags' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      'member of an element, counted from 1',
      'PutRecords',
      { StreamName: 'a', Records: [{ Data: '', PartitionKey: '' }] },
      "1 validation error detected: Value '' at 'records.1.member.partitionKey' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      'enum of elements',
      'EnableEnhancedMonitoring',
      { StreamName: 'a', ShardLevelMetrics: ['ALL', 'x'] },
      "1 validation error detected: Value '[ALL, x]' at 'shardLevelMetrics' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [IncomingBytes, IncomingRecords, OutgoingBytes, OutgoingRecords, WriteProvisionedThroughputExceeded, ReadProvisionedThroughputExceeded, IteratorAgeMilliseconds, ALL]]",
    ],
  ] as const)('%s', (_, operation, body, message) => {
    expect(refusalOf(operation, body)).toEqual({ type: 'ValidationException', message })
  })
})

describe('lengths of elements, keys and values', () => {
  test('empty tag key in a list', () => {
    expect(refusalOf('RemoveTagsFromStream', { StreamName: 'a', TagKeys: ['', 'b'] })).toEqual(
      validationRefusal(violation("'[, b]'", 'tagKeys', `Member must satisfy constraint: ${tagKeyRule}`)),
    )
  })

  test('long tag key in a list', () => {
    const key = 'k'.repeat(129)
    expect(refusalOf('UntagResource', { ResourceARN: streamArn, TagKeys: ['b', key] })).toEqual(
      validationRefusal(
        violation(`'[b, ${key}]'`, 'tagKeys', `Member must satisfy constraint: ${tagKeyRule}`),
      ),
    )
  })

  test('map keys and values', () => {
    const value = 'v'.repeat(257)
    expect(refusalOf('AddTagsToStream', { StreamName: 'a', Tags: { '': 'x', b: value } })).toEqual(
      validationRefusal(
        violation(`'{=x, b=${value}}'`, 'tags', `Map keys must satisfy constraint: ${tagKeyRule}`),
        violation(`'{=x, b=${value}}'`, 'tags', `Map value must satisfy constraint: ${tagValueRule}`),
      ),
    )
  })

  test('names of the prototype count as map keys', () => {
    const body: object = JSON.parse(`{"StreamName":"a","Tags":{"__proto__":"${'v'.repeat(257)}"}}`)
    expect(refusalOf('AddTagsToStream', body)).toEqual(
      validationRefusal(
        violation(
          `'{__proto__=${'v'.repeat(257)}}'`,
          'tags',
          `Map value must satisfy constraint: ${tagValueRule}`,
        ),
      ),
    )
  })

  test('the edges are allowed', () => {
    const Tags = { ['k'.repeat(128)]: 'v'.repeat(256), k: '' }
    expect(refusalOf('AddTagsToStream', { StreamName: 'a', Tags })).toBeUndefined()
  })

  test('strings are counted in UTF-16 units', () => {
    const emoji = '😀'.repeat(128)
    const put = { StreamName: 'a', Data: '' }
    expect(refusalOf('PutRecord', { ...put, PartitionKey: emoji })).toBeUndefined()
    expect(refusalOf('PutRecord', { ...put, PartitionKey: `${emoji}a` })).toEqual(
      validationRefusal(
        violation(`'${emoji}a'`, 'partitionKey', 'Member must have length less than or equal to 256'),
      ),
    )
  })
})

describe('shown values', () => {
  test('blob', () => {
    const shown = "'java.nio.HeapByteBuffer[pos=0 lim=10485761 cap=10485761]'"
    const constraint = 'Member must have length less than or equal to 10485760'
    const Data = Buffer.alloc(10485761)
    expect(refusalOf('PutRecord', { StreamName: 'a', Data }, 'cbor')).toEqual(
      validationRefusal(violation(shown, 'data', constraint)),
    )
    expect(refusalOf('PutRecords', { StreamName: 'a', Records: [{ Data }] }, 'cbor')).toEqual(
      validationRefusal(violation(shown, 'records.1.member.data', constraint)),
    )
    expect(refusalOf('PutRecord', { StreamName: 'a', Data: Data.subarray(1) }, 'cbor')).toBeUndefined()
  })

  test('every entry of PutRecords', () => {
    const entries = Array.from(
      { length: 501 },
      () => 'com.amazonaws.kinesis.v20131202.PutRecordsRequestEntry@c965e310',
    )
    const Records = Array.from({ length: 501 }, () => ({ Data: '' }))
    expect(refusalOf('PutRecords', { StreamName: 'a', Records })).toEqual(
      validationRefusal(
        violation(
          `'[${entries.join(', ')}]'`,
          'records',
          'Member must have length less than or equal to 500',
        ),
      ),
    )
  })

  test('too many tags', () => {
    const numbers = Array.from({ length: 201 }, (_, index) => index)
    const Tags = Object.fromEntries(numbers.map((number) => [`k${number}`, 'v']))
    expect(refusalOf('TagResource', { ResourceARN: streamArn, Tags })).toEqual(
      validationRefusal(
        violation(
          `'{${numbers.map((number) => `k${number}=v`).join(', ')}}'`,
          'tags',
          'Member must have length less than or equal to 200',
        ),
      ),
    )
  })

  test('numbers are decimal', () => {
    expect(refusalOf('CreateStream', { StreamName: 'a', ShardCount: -1e21 })).toEqual(
      validationRefusal(
        violation(
          "'-1000000000000000000000'",
          'shardCount',
          'Member must have value greater than or equal to 1',
        ),
      ),
    )
  })

  test('a long text is echoed whole', () => {
    const name = 'ä'.repeat(200)
    expect(refusalOf('DeleteStream', { StreamName: name })).toEqual(
      validationRefusal(
        violation(`'${name}'`, 'streamName', namePattern),
        violation(`'${name}'`, 'streamName', 'Member must have length less than or equal to 128'),
      ),
    )
  })
})

describe('nulls in lists and maps are missing members', () => {
  test.each([
    ['PutRecords', { StreamName: 'a', Records: [{ Data: '' }, null] }, 'records.2.member'],
    ['RemoveTagsFromStream', { StreamName: 'a', TagKeys: [null] }, 'tagKeys.1.member'],
    ['AddTagsToStream', { StreamName: 'a', Tags: { a: 'b', k: null } }, 'tags.k.member'],
  ] as const)('%s', (operation, body, path) => {
    expect(refusalOf(operation, body)).toEqual(validationRefusal(missing(path)))
  })
})

describe('order and number of errors', () => {
  test('members come in the order of AWS, not of the request or the model', () => {
    expect(
      refusalOf('PutRecord', {
        StreamName: '!',
        ExplicitHashKey: 'h',
        PartitionKey: '',
        SequenceNumberForOrdering: 's',
      }),
    ).toEqual(
      validationRefusal(
        violation(
          "'s'",
          'sequenceNumberForOrdering',
          'Member must satisfy regular expression pattern: 0|([1-9]\\d{0,128})',
        ),
        violation("''", 'partitionKey', 'Member must have length greater than or equal to 1'),
        violation(
          "'h'",
          'explicitHashKey',
          'Member must satisfy regular expression pattern: 0|([1-9]\\d{0,38})',
        ),
        missing('data'),
        violation("'!'", 'streamName', namePattern),
      ),
    )
  })

  test('members of the current model come last, in its order', () => {
    expect(refusalOf('DescribeStream', { StreamId: '', StreamARN: 'x', Limit: 0, StreamName: '!' })).toEqual(
      validationRefusal(
        violation("'0'", 'limit', 'Member must have value greater than or equal to 1'),
        violation("'!'", 'streamName', namePattern),
        violation(
          "'x'",
          'streamARN',
          'Member must satisfy regular expression pattern: arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+',
        ),
        violation(
          "''",
          'streamId',
          'Member must satisfy regular expression pattern: [a-z0-9]{20}-[a-z0-9]{3}',
        ),
        violation("''", 'streamId', 'Member must have length greater than or equal to 1'),
      ),
    )
  })

  test('at most ten errors are listed and counted', () => {
    const Records = Array.from({ length: 11 }, () => ({ PartitionKey: '', Data: '' }))
    const first = Array.from({ length: 10 }, (_, index) =>
      violation(
        "''",
        `records.${index + 1}.member.partitionKey`,
        'Member must have length greater than or equal to 1',
      ),
    )
    expect(refusalOf('PutRecords', { Records })).toEqual(validationRefusal(...first))
  })

  test('members after the tenth error are not looked at', () => {
    const Records = Array.from({ length: 5 }, () => ({ PartitionKey: '' }))
    const message = refusalOf('PutRecords', { Records, StreamName: '!' })?.message ?? ''
    expect(message).toMatch(/^10 validation errors detected: /)
    expect(message.split('; ')).toHaveLength(10)
    expect(message.split('; ').at(-1)).toBe(missing('records.5.member.data'))
  })

  test('a value with a separator in it stays one error', () => {
    expect(refusalOf('ListStreams', { ExclusiveStartStreamName: '; ' })).toEqual(
      validationRefusal(violation("'; '", 'exclusiveStartStreamName', namePattern)),
    )
  })

  test('nothing else is said of a missing member, nor of absent optional ones', () => {
    expect(refusalOf('DescribeStream', { StreamName: null, Limit: null })).toEqual(
      validationRefusal(missing('streamName')),
    )
  })

  test('the constraints of a list come before those of its elements', () => {
    const Records = Array.from({ length: 501 }, () => ({ Data: '', PartitionKey: '' }))
    const paths = (refusalOf('PutRecords', { StreamName: 'a', Records })?.message ?? '').split('; ')
    expect(paths[0]).toContain(" at 'records' failed ")
    expect(paths[1]).toContain(" at 'records.1.member.partitionKey' failed ")
  })
})

test('a valid input comes through with its values', () => {
  expect(
    inputReader('PutRecords')(
      { StreamName: 'a', Records: [{ Data: 'aGk=', PartitionKey: 'k', ExplicitHashKey: '0' }] },
      'json',
    ),
  ).toMatchObject({
    StreamName: 'a',
    Records: [{ Data: Buffer.from('hi'), PartitionKey: 'k', ExplicitHashKey: '0' }],
  })
})
