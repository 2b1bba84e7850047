import { describe, expect, test } from 'vitest'
import type { OperationName } from '../../src/operations/api.generated.js'
import { inputReader } from '../../src/protocol/input-reader.js'
import { refusalOf, serializationRefusal } from '../support/input-refusal.js'

const list = 'Start of list found where not expected'
const structure = 'Start of structure or map found where not expected.'
const number = 'class com.amazon.coral.value.json.numbers.TruncatingBigNumber'

const refusals: readonly [OperationName, string, readonly [unknown, string][]][] = [
  [
    'DeleteStream',
    'EnforceConsumerDeletion',
    [
      [34, `${number} can not be converted to an Boolean`],
      ['abc', "'ABC' can not be converted to an Boolean"],
      ['', "'' can not be converted to an Boolean"],
      [[], list],
      [{}, structure],
    ],
  ],
  [
    'CreateStream',
    'ShardCount',
    [
      [true, 'class java.lang.Boolean can not be converted to an Integer'],
      ['1', 'class java.lang.String can not be converted to an Integer'],
      [[1], list],
      [{ a: 1 }, structure],
    ],
  ],
  [
    'CreateStream',
    'StreamName',
    [
      [false, 'class java.lang.Boolean can not be converted to an String'],
      [34, `${number} can not be converted to an String`],
      [[], list],
      [{}, structure],
    ],
  ],
  [
    'PutRecord',
    'Data',
    [
      [true, 'class java.lang.Boolean can not be converted to a Blob'],
      [34.5, `${number} can not be converted to a Blob`],
      [[], list],
      [{}, structure],
    ],
  ],
  [
    'GetShardIterator',
    'Timestamp',
    [
      [true, 'class java.lang.Boolean can not be converted to milliseconds since epoch'],
      ['2024', 'class java.lang.String can not be converted to milliseconds since epoch'],
      [[], list],
      [{}, structure],
    ],
  ],
  [
    'PutRecords',
    'Records',
    [
      [true, 'Expected list or null'],
      [34, 'Expected list or null'],
      ['abc', 'Expected list or null'],
      [{}, structure],
    ],
  ],
  [
    'AddTagsToStream',
    'Tags',
    [
      [true, 'Expected map or null'],
      [34, 'Expected map or null'],
      ['abc', 'Expected map or null'],
      [[], list],
    ],
  ],
  [
    'CreateStream',
    'StreamModeDetails',
    [
      [true, 'Expected null'],
      [34, 'Expected null'],
      ['abc', 'Expected null'],
      [[], list],
    ],
  ],
]

describe.each(refusals)('%s %s', (operation, member, values) => {
  test.each(values)('%j is refused', (value, message) => {
    expect(refusalOf(operation, { [member]: value })).toEqual(serializationRefusal(message))
  })
})

describe('nested values are refused by the text alone', () => {
  test.each([
    [
      'element of a list',
      'RemoveTagsFromStream',
      { TagKeys: ['a', 1] },
      `${number} can not be converted to an String`,
    ],
    ['list in a list', 'RemoveTagsFromStream', { TagKeys: [[]] }, list],
    [
      'value of a map',
      'AddTagsToStream',
      { Tags: { a: true } },
      'class java.lang.Boolean can not be converted to an String',
    ],
    ['structure in a map', 'AddTagsToStream', { Tags: { a: {} } }, structure],
    ['scalar among structures', 'PutRecords', { Records: [{}, 1] }, 'Expected null'],
    ['list among structures', 'PutRecords', { Records: [[]] }, list],
    [
      'member of an element',
      'PutRecords',
      { Records: [{ Data: '', PartitionKey: 1 }] },
      `${number} can not be converted to an String`,
    ],
    ['member of a structure', 'CreateStream', { StreamModeDetails: { StreamMode: {} } }, structure],
    [
      'deep member',
      'CreateChannel',
      {
        S3TablesDestinationConfiguration: {
          S3TablesConfigurationList: [{ PartitionSpec: { PartitionFields: {} } }],
        },
      },
      structure,
    ],
  ] as const)('%s', (_, operation, body, message) => {
    expect(refusalOf(operation, body)).toEqual(serializationRefusal(message))
  })
})

describe('the first failing member in AWS order is the one reported', () => {
  const wrong = {
    StreamName: 1,
    Data: 1,
    PartitionKey: true,
    ExplicitHashKey: [],
    SequenceNumberForOrdering: {},
  }
  const textsInTurn = [
    ['SequenceNumberForOrdering', structure],
    ['PartitionKey', 'class java.lang.Boolean can not be converted to an String'],
    ['ExplicitHashKey', list],
    ['Data', `${number} can not be converted to a Blob`],
    ['StreamName', `${number} can not be converted to an String`],
  ] as const

  test.each(textsInTurn.map(([member, text], index) => [member, text, index] as const))(
    '%s',
    (_, text, index) => {
      const corrected = Object.fromEntries(textsInTurn.slice(0, index).map(([member]) => [member, null]))
      expect(refusalOf('PutRecord', { ...wrong, ...corrected })).toEqual(serializationRefusal(text))
    },
  )

  test('in the entries of PutRecords the key comes before the data', () => {
    expect(refusalOf('PutRecords', { Records: [{ Data: 1, PartitionKey: true }] })).toEqual(
      serializationRefusal('class java.lang.Boolean can not be converted to an String'),
    )
  })

  test('types of the whole body come before any constraint', () => {
    expect(refusalOf('PutRecord', { SequenceNumberForOrdering: 'x', StreamName: [] })).toEqual(
      serializationRefusal(list),
    )
  })
})

describe('converted values', () => {
  const createStream = (members: object) =>
    inputReader('CreateStream')({ StreamName: 'a', ...members }, 'json')
  const timestamp = (value: unknown, encoding: 'json' | 'cbor') =>
    inputReader('ListShards')({ StreamCreationTimestamp: value }, encoding).StreamCreationTimestamp

  test.each([
    [3.9, 3],
    [2147483647, 2147483647],
    [2147483648, 2147483647],
    [Number.POSITIVE_INFINITY, 2147483647],
  ])('integer %d becomes %d', (given, expected) => {
    expect(createStream({ ShardCount: given }).ShardCount).toBe(expected)
  })

  test.each([
    [-3.9, -3],
    [-0.5, 0],
    [-3000000000, -3000000000],
    [Number.NaN, 0],
    [12n, 12],
  ])('integer %s becomes %d', (given, expected) => {
    const { RetentionPeriodHours } = inputReader('IncreaseStreamRetentionPeriod')(
      { StreamName: 'a', RetentionPeriodHours: given },
      'cbor',
    )
    expect(RetentionPeriodHours).toBe(expected)
  })

  test.each([
    ['json', 1700000000, 1700000000000],
    ['json', 1700000000.123, 1700000000123],
    ['json', 1700000000.1237, 1700000000124],
    ['json', 0, 0],
    ['json', -1.5, -1500],
    ['cbor', 1700000000123, 1700000000123],
    ['cbor', 1700000000123.4, 1700000000123],
    ['cbor', 1700000000123n, 1700000000123],
    ['cbor', Number.NaN, 0],
  ] as const)('%s timestamp %s is the moment %d', (encoding, given, expected) => {
    expect(timestamp(given, encoding)).toBe(expected)
  })

  test.each([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'timestamp %d stays a moment that a Date can hold',
    (given) => {
      expect(new Date(timestamp(given, 'json') as number).getTime()).not.toBeNaN()
    },
  )

  test.each([
    ['true', true],
    ['True', true],
    ['1', true],
    ['yes', true],
    ['false', false],
    ['FALSE', false],
    ['0', false],
    ['no', false],
    [true, true],
    [false, false],
  ])('boolean %j is %s', (given, expected) => {
    const input = inputReader('DeleteStream')({ StreamName: 'a', EnforceConsumerDeletion: given }, 'json')
    expect(input.EnforceConsumerDeletion).toBe(expected)
  })

  test('unknown members are dropped and null ones are absent', () => {
    const input = createStream({ ShardCount: null, Unknown: { a: [] }, shardCount: 'x' })
    expect(Object.entries(input).filter(([, value]) => value !== undefined)).toEqual([['StreamName', 'a']])
  })

  test('CBOR undefined is absent', () => {
    expect(inputReader('ListStreams')({ Limit: undefined }, 'cbor').Limit).toBeUndefined()
  })

  test('inherited members are absent', () => {
    const input = inputReader('ListStreams')(Object.create({ Limit: 3 }), 'json')
    expect(input.Limit).toBeUndefined()
  })

  test('the members of an object named __proto__ are not members', () => {
    const body: object = JSON.parse('{"__proto__":{"Limit":3},"constructor":{"Limit":4}}')
    expect(inputReader('ListStreams')(body, 'json').Limit).toBeUndefined()
  })

  test('names of the prototype are ordinary tag keys', () => {
    const body: object = JSON.parse('{"StreamName":"a","Tags":{"__proto__":"p","constructor":"c","a":"b"}}')
    const { Tags } = inputReader('AddTagsToStream')(body, 'json')
    expect(Object.entries(Tags)).toEqual([
      ['__proto__', 'p'],
      ['constructor', 'c'],
      ['a', 'b'],
    ])
    expect(Object.getPrototypeOf(Tags)).toBe(Object.prototype)
  })
})

describe('byte strings of CBOR', () => {
  const bytes = Uint8Array.of(1, 2, 255)

  test('are blobs as they are', () => {
    expect(inputReader('PutRecord')({ StreamName: 'a', Data: bytes }, 'cbor').Data).toBe(bytes)
  })

  test.each([
    ['StreamName', 'class java.nio.HeapByteBuffer can not be converted to an String'],
    ['ShardCount', 'class java.nio.HeapByteBuffer can not be converted to an Integer'],
    ['Tags', 'Expected map or null'],
    ['StreamModeDetails', 'Expected null'],
  ])('are not a %s', (member, message) => {
    expect(refusalOf('CreateStream', { [member]: bytes }, 'cbor')).toEqual(serializationRefusal(message))
  })
})
