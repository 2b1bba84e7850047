import { describe, expect, test } from 'vitest'
import { playedOperations } from '../../../src/operations/registry.js'
import {
  checkDelay,
  checkEnding,
  checkEntriesFailure,
  checkFailure,
  FaultError,
} from '../../../src/services/faults/fault-arguments.js'

const operations = ['PutRecord', 'PutRecords', 'ListStreams']
const error = 'InternalFailure'
const refusal = (attempt: () => void): string => {
  try {
    attempt()
  } catch (caught) {
    expect(caught).toBeInstanceOf(FaultError)
    expect(caught).toMatchObject({ code: 'INVALID_FAULT' })
    return (caught as Error).message
  }
  throw new Error('nothing was refused')
}

describe('what is allowed', () => {
  test.each([
    { error },
    { error: 'KMSOptInRequired', message: '', when: 'after', times: 3, stream: 'orders' },
    { error: 'ServiceUnavailable', times: Number.POSITIVE_INFINITY, probability: 1, seed: 0 },
    { error, probability: 0.001, seed: 4_294_967_295, stream: undefined },
  ])('a failure %j', (failure) => {
    expect(() => checkFailure(operations, 'PutRecord', failure)).not.toThrow()
  })

  test('delays, entries and endings', () => {
    checkDelay(operations, 'PutRecord', 0, {})
    checkDelay(operations, 'PutRecord', 0.5, { times: 1, stream: 'orders' })
    checkEntriesFailure('orders', [], {})
    checkEntriesFailure('orders', [0, 499], { errorCode: 'InternalFailure', message: 'no', times: 2 })
    checkEntriesFailure('orders', () => true, { probability: 0.5, seed: 1 })
    checkEnding('end')
    checkEnding('disconnect')
    checkEnding({ error: 'ResourceInUseException', message: 'taken' })
  })
})

describe('what is refused, in one line', () => {
  test.each([
    ['PutRecrd', { error }, 'failNext: operation is "PutRecrd"; did you mean "PutRecord"?'],
    [undefined, { error }, 'failNext: operation is undefined; allowed: PutRecord, PutRecords, ListStreams'],
    ['PutRecord', { error, time: 2 }, 'failNext: unknown member "time"; did you mean "times"?'],
    [
      'PutRecord',
      { error: 'InternalFailur' },
      'failNext: error is "InternalFailur"; did you mean "InternalFailure"?',
    ],
    ['PutRecord', { error, when: 'mid' }, 'failNext: when is "mid"; allowed: before, after'],
    ['PutRecord', { error, message: 5 }, 'failNext: message is 5; allowed: text'],
    ['PutRecord', { error, stream: 'a/b' }, 'failNext: stream is "a/b"; allowed: the name of a stream'],
    [
      'PutRecord',
      { error, probability: 0.5 },
      'failNext: probability needs a seed; allowed: a whole number from 0 to 4294967295',
    ],
    [
      'ListStreams',
      { error, stream: 'orders' },
      'failNext: ListStreams is about no single stream; leave out stream',
    ],
  ])('failNext(%j, %j)', (operation, failure, line) => {
    expect(refusal(() => checkFailure(operations, operation, failure))).toBe(line)
  })

  test.each([undefined, null, 5, 'InternalFailure'])('failNext with %j for a failure', (failure) => {
    expect(refusal(() => checkFailure(operations, 'PutRecord', failure))).toBe(
      `failNext: ${failure === undefined ? 'undefined' : JSON.stringify(failure)} is no object; ` +
        'its members: error, times, probability, seed, stream, message, when',
    )
  })

  test('an error that is missing, with all that there are', () => {
    const line = refusal(() => checkFailure(operations, 'PutRecord', {}))
    expect(line).toMatch(/^failNext: error is undefined; allowed: AccessDeniedException, /)
    expect(line).not.toContain('\n')
    for (const name of ['KMSOptInRequired', 'ServiceUnavailable', 'ThrottlingException'])
      expect(line).toContain(name)
  })

  test.each([0, -1, 1.5, '2', Number.NaN])('times of %j', (times) => {
    expect(refusal(() => checkFailure(operations, 'PutRecord', { error, times }))).toMatch(
      /^failNext: times is .*; allowed: a whole number from 1 on, or Infinity$/,
    )
  })

  test.each([0, 1.01, -1, Number.NaN, '1'])('a probability of %j', (probability) => {
    expect(refusal(() => checkFailure(operations, 'PutRecord', { error, probability, seed: 1 }))).toMatch(
      /^failNext: probability is .*; allowed: a number above 0 and up to 1$/,
    )
  })

  test.each([-1, 1.5, 2 ** 32, 'a'])('a seed of %j', (seed) => {
    expect(refusal(() => checkFailure(operations, 'PutRecord', { error, probability: 1, seed }))).toMatch(
      /^failNext: seed is .*; allowed: a whole number from 0 to 4294967295$/,
    )
  })

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY, '5', undefined])('a delay of %j', (ms) => {
    expect(refusal(() => checkDelay(operations, 'PutRecord', ms, {}))).toBe(
      `delay: ms is ${typeof ms === 'string' ? `"${ms}"` : ms}; allowed: milliseconds from 0 on`,
    )
  })

  test.each([
    { entries: [-1] },
    { entries: [0.5] },
    { entries: 'all' },
    { entries: undefined },
    { entries: { length: 1 } },
  ])('$entries for entries', ({ entries }) => {
    expect(refusal(() => checkEntriesFailure('orders', entries, {}))).toMatch(
      /^failEntries: entries is .*; allowed: an array of indices from 0 on, or a function \(entry, index\) => boolean$/,
    )
  })

  test('the rest', () => {
    expect(refusal(() => checkEntriesFailure('', [0], {}))).toBe(
      'failEntries: stream is ""; allowed: the name of a stream',
    )
    expect(refusal(() => checkEntriesFailure('orders', [0], { errorCode: 'LimitExceededException' }))).toBe(
      'failEntries: errorCode is "LimitExceededException"; allowed: ProvisionedThroughputExceededException, InternalFailure',
    )
    expect(refusal(() => checkEntriesFailure('orders', [0], { stream: 'orders' }))).toMatch(
      /^failEntries: unknown member "stream"; /,
    )
    expect(refusal(() => checkEnding('gone'))).toBe(
      'dropSubscriptions: ending is "gone"; allowed: "end", "disconnect" or an object with error',
    )
    expect(refusal(() => checkEnding({ error: 'ThrottlingException' }))).toMatch(
      /^dropSubscriptions: error is "ThrottlingException"; .*KMSThrottlingException/,
    )
  })
})

describe('a stream', () => {
  const delay = (operation: string) => checkDelay(playedOperations, operation, 0, { stream: 'orders' })

  test.each(['ListStreams', 'ListChannels', 'DescribeChannel', 'DescribeLimits', 'UpdateAccountSettings'])(
    'is refused for %s, which is about none',
    (operation) => {
      expect(refusal(() => delay(operation))).toBe(
        `delay: ${operation} is about no single stream; leave out stream`,
      )
    },
  )

  test.each(['DescribeStream', 'ListShards', 'GetRecords', 'SubscribeToShard', 'TagResource'])(
    'is taken for %s',
    (operation) => {
      expect(() => delay(operation)).not.toThrow()
    },
  )
})
