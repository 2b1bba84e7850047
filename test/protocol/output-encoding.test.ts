import { decode } from 'cborg'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cborCodec } from '../../src/protocol/cbor.js'
import { jsonCodec } from '../../src/protocol/json.js'
import { apiModel } from '../../src/protocol/model.generated.js'
import type { ApiModel, MemberRow } from '../../src/protocol/model.js'
import { RepeatedLists } from '../../src/services/repeated-lists.js'
import { operationNames, toHex } from '../support/stub-kinesis.js'

const model: ApiModel = apiModel
type Members = Readonly<Record<string, unknown>>

/** Any value of a shape, as operations give it. */
const arbitrary = (name: string): fc.Arbitrary<unknown> => {
  const shape = model.shapes[name]
  switch (shape?.type) {
    case 'string':
      return fc.oneof(
        fc.string(),
        fc.string({ unit: 'grapheme', maxLength: 200 }),
        fc.string({ unit: 'binary' }),
      )
    case 'boolean':
      return fc.boolean()
    case 'blob':
      return fc.uint8Array({ maxLength: 300 })
    case 'timestamp':
      return fc.integer({ min: 0, max: 253_402_300_799_999 })
    case 'list':
      return fc.array(arbitrary(shape.element ?? ''), { maxLength: 4 })
    case 'structure':
      return structure(shape.members ?? [])
    default:
      return fc.maxSafeInteger()
  }
}

/** Members that are not required may be absent or undefined. */
const structure = (rows: readonly MemberRow[]): fc.Arbitrary<object> =>
  fc.record(
    Object.fromEntries(
      rows.map(([name, shape, required]) => [
        name,
        required ? arbitrary(shape) : fc.option(arbitrary(shape), { nil: undefined }),
      ]),
    ),
    { requiredKeys: rows.filter(([, , required]) => required).map(([name]) => name), noNullPrototype: true },
  )

/** What a client makes of decoded JSON by the shapes of the model. */
const fromJson = (name: string, value: unknown): unknown => {
  const shape = model.shapes[name]
  switch (shape?.type) {
    case 'blob':
      return new Uint8Array(Buffer.from(value as string, 'base64'))
    case 'timestamp':
      return Math.round((value as number) * 1000)
    case 'list':
      return (value as unknown[]).map((element) => fromJson(shape.element ?? '', element))
    case 'structure':
      return membersFromJson(shape.members ?? [], value as Members)
    default:
      return value
  }
}
const membersFromJson = (rows: readonly MemberRow[], value: Members) =>
  Object.fromEntries(
    rows.filter(([name]) => name in value).map(([name, shape]) => [name, fromJson(shape, value[name])]),
  )

const withoutUndefined = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutUndefined)
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([name, member]) => [name, withoutUndefined(member)]),
  )
}

const outputs = operationNames
  .filter((name) => name !== 'SubscribeToShard')
  .map((name) => ({ name, rows: model.operations[name]?.output ?? [] }))

describe('JSON and CBOR say the same', () => {
  test.each(outputs.filter(({ rows }) => rows.length > 0))('$name', ({ name, rows }) => {
    fc.assert(
      fc.property(structure(rows), (output) => {
        const expected = withoutUndefined(output)
        const json = JSON.parse(String(jsonCodec.encodeOutput(name, output)))
        expect(membersFromJson(rows, json)).toEqual(expected)
        expect(decode(cborCodec.encodeOutput(name, output) as Uint8Array)).toEqual(expected)
      }),
      { numRuns: 30 },
    )
  })

  test.each(outputs.filter(({ rows }) => rows.length === 0))('$name says nothing', ({ name }) => {
    expect(jsonCodec.encodeOutput(name, {})).toBe('')
    expect(cborCodec.encodeOutput(name, {})).toHaveLength(0)
  })
})

describe('a list that is repeated says what it said before', () => {
  const recordRows = model.shapes.Record?.members ?? []

  test.each([jsonCodec, cborCodec])('in $encoding', ({ encodeOutput }) => {
    fc.assert(
      fc.property(
        fc.array(structure(recordRows), { maxLength: 40, size: 'max' }),
        fc.nat(),
        (elements, MillisBehindLatest) => {
          const lists = new RepeatedLists()
          const plain = encodeOutput('GetRecords', { Records: elements, MillisBehindLatest })
          for (let time = 1; time <= 4; time++) {
            const make = time < 3 ? () => elements : () => expect.fail('made although it was kept')
            const Records = lists.list('records', make)
            const repeated = encodeOutput('GetRecords', { Records, MillisBehindLatest })
            expect(Buffer.from(repeated as string).equals(Buffer.from(plain as string))).toBe(true)
          }
        },
      ),
      { numRuns: 50 },
    )
  })
})

const listOutputs = outputs.filter(({ rows }) =>
  rows.some(([, shape]) => model.shapes[shape]?.type === 'list'),
)

/** As {@link structure}, but lists have up to 40 elements. */
const longStructure = (rows: readonly MemberRow[]): fc.Arbitrary<Members> =>
  fc.record(
    Object.fromEntries(
      rows.map(([name, shape, required]) => {
        const element = model.shapes[shape]?.element
        const member =
          element === undefined
            ? arbitrary(shape)
            : fc.array(arbitrary(element), { maxLength: 40, size: 'max' })
        return [name, required ? member : fc.option(member, { nil: undefined })]
      }),
    ),
    { noNullPrototype: true },
  )

describe('a long output is the text of its members in UTF-8', () => {
  test.each(listOutputs)('$name', ({ name, rows }) => {
    fc.assert(
      fc.property(longStructure(rows), (output) => {
        const members = rows
          .filter(([member]) => output[member] !== undefined)
          .map(([member, shape]) => {
            const value = jsonCodec.encodeShape(shape, output[member] as object)
            return `"${member}":${Buffer.from(value as string).toString()}`
          })
        const written = jsonCodec.encodeOutput(name, output)
        expect(Buffer.from(written as string).toString()).toBe(`{${members.join(',')}}`)
      }),
      { numRuns: 20 },
    )
  })

  test('whatever the sizes of its elements', () => {
    const sizes = [0, 1, 5_000, 3, 400_000, ...Array.from({ length: 40 }, (_, index) => index * 97)]
    const Records = sizes.map((size) => ({ PartitionKey: '\u20ac'.repeat(size) }))
    const written = jsonCodec.encodeOutput('GetRecords', { Records })
    expect(written).toBeInstanceOf(Uint8Array)
    expect(Buffer.from(written as Uint8Array).toString()).toBe(JSON.stringify({ Records }))
  })
})

const page = {
  MillisBehindLatest: 0,
  NextShardIterator: undefined,
  Records: [
    {
      PartitionKey: 'a"\u2028\ud800',
      Data: Uint8Array.of(0, 255, 254),
      ApproximateArrivalTimestamp: 1_700_000_000_123,
      SequenceNumber: '1',
    },
  ],
  internal: 'not of the model',
}

test('JSON has the order of the model, seconds, base64, and escapes', () => {
  expect(jsonCodec.encodeOutput('GetRecords', page)).toBe(
    '{"Records":[{"SequenceNumber":"1","ApproximateArrivalTimestamp":1700000000.123,"Data":"AP/+",' +
      '"PartitionKey":"a\\"\u2028\\ud800"}],"MillisBehindLatest":0}',
  )
})

const listedNames = (StreamNames: readonly string[]): unknown =>
  JSON.parse(
    String(
      Buffer.from(jsonCodec.encodeOutput('ListStreams', { StreamNames, HasMoreStreams: true }) as string),
    ),
  )

test('JSON text is the same whatever it holds at whatever place', () => {
  const characters = Array.from({ length: 0x101 }, (_, code) => String.fromCharCode(code))
  const names = characters.flatMap((character) =>
    Array.from({ length: 10 }, (_, at) => `${'a'.repeat(at)}${character}${'z'.repeat(9 - at)}`),
  )
  expect(listedNames(names)).toEqual({ StreamNames: names, HasMoreStreams: true })
  for (const name of names) {
    const output = { StreamNames: [name], HasMoreStreams: true }
    expect(jsonCodec.encodeOutput('ListStreams', output)).toBe(JSON.stringify(output))
  }
})

test('JSON has the base64 of data of any length', () => {
  const Records = Array.from({ length: 1200 }, (_, length) => ({
    Data: Uint8Array.from({ length }, (_, index) => (index * 37 + length) & 255),
  }))
  const { Records: written } = JSON.parse(
    Buffer.from(jsonCodec.encodeOutput('GetRecords', { Records }) as Uint8Array).toString(),
  )
  expect(written).toEqual(Records.map(({ Data }) => ({ Data: Buffer.from(Data).toString('base64') })))
})

test('an answer is not changed by those that are made after it', () => {
  const answer = (length: number) =>
    jsonCodec.encodeOutput('ListStreams', { StreamNames: ['x'.repeat(length)], HasMoreStreams: true })
  const lengths = [5_000, 20_000, 3, 200_000, 70_000, 2_000_000, 5_000, 900_000, 300_000]
  const answers = lengths.map((length) => ({ length, written: answer(length) }))
  for (const { length, written } of answers)
    expect(Buffer.from(written as Uint8Array).toString()).toBe(
      `{"StreamNames":["${'x'.repeat(length)}"],"HasMoreStreams":true}`,
    )
})

test.each([0, 1, 9, 10, 99, 100, 2 ** 31 - 1, 2 ** 31, 2 ** 53 - 1, -1])('the number %i in JSON', (n) => {
  expect(jsonCodec.encodeOutput('GetRecords', { Records: [], MillisBehindLatest: n })).toBe(
    `{"Records":[],"MillisBehindLatest":${n}}`,
  )
})

test('JSON escapes half a surrogate pair, which UTF-8 has no form for, and nothing else beyond ASCII', () => {
  const names = ['\ud800', '\udfff', '\u{1f600}', '\ud7ff', '\u007f']
  expect(jsonCodec.encodeOutput('ListStreams', { StreamNames: names, HasMoreStreams: true })).toBe(
    '{"StreamNames":["\\ud800","\\udfff","\u{1f600}","\ud7ff","\u007f"],"HasMoreStreams":true}',
  )
})

test('CBOR has the order of the model, integer milliseconds, byte strings, and definite lengths', () => {
  const key = (name: string) => (0x60 + name.length).toString(16) + toHex(name)
  const longKey = (name: string) => `78${name.length.toString(16)}${toHex(name)}`
  expect(toHex(cborCodec.encodeOutput('GetRecords', page))).toBe(
    `a2${key('Records')}81a4${key('SequenceNumber')}6131` +
      `${longKey('ApproximateArrivalTimestamp')}1b0000018bcfe5687b${key('Data')}4300fffe` +
      `${key('PartitionKey')}686122e280a8efbfbd` +
      `${key('MillisBehindLatest')}00`,
  )
})

test.each([
  [1_700_000_000_000, '1700000000'],
  [1_700_000_000_100, '1700000000.1'],
  [1_700_000_000_001, '1700000000.001'],
  [0, '0'],
  [1, '0.001'],
  [1_234, '1.234'],
  [10_050, '10.05'],
  [999_990, '999.99'],
  [2 ** 31 * 1000 - 1, '2147483647.999'],
  [2 ** 31 * 1000 + 20, '2147483648.02'],
])('%i ms are %s seconds', (ms, seconds) => {
  const consumer = {
    ConsumerName: '',
    ConsumerARN: '',
    ConsumerStatus: 'ACTIVE',
    ConsumerCreationTimestamp: ms,
  }
  expect(jsonCodec.encodeOutput('RegisterStreamConsumer', { Consumer: consumer })).toContain(
    `"ConsumerCreationTimestamp":${seconds}}`,
  )
})

test.each([0, 23, 24, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1])('the integer %i', (n) => {
  const bytes = cborCodec.encodeOutput('GetRecords', { Records: [], MillisBehindLatest: n }) as Uint8Array
  expect(decode(bytes)).toEqual({ Records: [], MillisBehindLatest: n })
})

test.each([0, 23, 24, 63, 64, 65, 255, 256, 65_536, 3_000_000])('text of %i characters', (length) => {
  for (const unit of ['a', '\u20ac']) {
    const names = [unit.repeat(length), 'b']
    const bytes = cborCodec.encodeOutput('ListStreams', {
      StreamNames: names,
      HasMoreStreams: true,
    }) as Uint8Array
    expect(decode(bytes)).toEqual({ StreamNames: names, HasMoreStreams: true })
  }
})
