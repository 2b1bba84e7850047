import { describe, expect, test, vi } from 'vitest'
import { refusalOf } from '../support/input-refusal.js'

// Only that it ends counts here, however slow the machine; quadratic work would take hours.
vi.setConfig({ testTimeout: 120_000 })

const mebibyte = 1024 * 1024
const filled = (piece: string, length = 16 * mebibyte) => piece.repeat(length / piece.length)
const list = (element: string, bytes: number): unknown =>
  JSON.parse(`[${`${element},`.repeat(bytes / (element.length + 1))}${element}]`)

describe('texts that drive backtracking engines to quadratic time', () => {
  test.each([
    ':kinesis:123456789012:stream/',
    'arn:aws:kinesis:',
    ':123456789012:',
    ':kinesis:123456789012:stream/a/consumer/b:',
    '\u0141',
  ])('%j again and again', (piece) => {
    const arn = `arn:aws${filled(piece, 4 * mebibyte)}\n`
    const [StreamARN, ConsumerARN, ResourceARN] = [arn, arn, arn]
    expect(refusalOf('DescribeStream', { StreamARN })?.type).toBe('ValidationException')
    expect(
      refusalOf('SubscribeToShard', { ConsumerARN, ShardId: 'a', StartingPosition: { Type: 'LATEST' } })
        ?.type,
    ).toBe('ValidationException')
    expect(refusalOf('ListTagsForResource', { ResourceARN })?.type).toBe('ValidationException')
  })
})

describe('long values', () => {
  test.each([
    ['stream name', 'DeleteStream', { StreamName: `${filled('a')}!` }, 'ValidationException'],
    [
      'hash key',
      'PutRecord',
      { StreamName: 'a', Data: '', ExplicitHashKey: filled('1') },
      'ValidationException',
    ],
    ['data', 'PutRecord', { StreamName: 'a', Data: filled('AAAA') }, 'ValidationException'],
    ['data that is no base64', 'PutRecord', { Data: `${filled('AAAA')}AAA!` }, 'SerializationException'],
    ['data of padding', 'PutRecord', { Data: filled('=') }, 'SerializationException'],
    ['boolean', 'DeleteStream', { EnforceConsumerDeletion: filled('ﬃ') }, 'SerializationException'],
  ] as const)('%s', (_, operation, body, type) => {
    expect(refusalOf(operation, body)?.type).toBe(type)
  })
})

describe('many values', () => {
  test.each([
    ['empty entries', 'PutRecords', { Records: list('{}', mebibyte) }],
    ['null entries', 'PutRecords', { Records: list('null', mebibyte) }],
    ['empty tag keys', 'RemoveTagsFromStream', { TagKeys: list('""', mebibyte) }],
    ['streams of a channel', 'CreateChannel', { StreamConfigurationList: list('{}', mebibyte) }],
    [
      'tags',
      'TagResource',
      { Tags: Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`k${n}`, null])) },
    ],
  ] as const)('%s', (_, operation, body) => {
    expect(refusalOf(operation, body)?.type).toBe('ValidationException')
  })
})

test('a listing of Java object names is cut before it outgrows the request without bound', () => {
  const message =
    refusalOf('PutRecords', { StreamName: 'a', Records: list('{"Data":""}', 6 * mebibyte) })?.message ?? ''
  expect(message.length).toBeLessThan(17 * mebibyte)
  expect(message).toContain(
    ", ...]' at 'records' failed to satisfy constraint: Member must have length less than or equal to 500",
  )
})
