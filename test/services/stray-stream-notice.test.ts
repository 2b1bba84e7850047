import { beforeEach, describe, expect, test } from 'vitest'
import { MemoryStorage } from '../../adapters/storage-memory/memory-storage.js'
import { streamKey } from '../../src/ports/document-keys.js'
import { StrayStreamNotice } from '../../src/services/stray-stream-notice.js'
import { accountId, region, testKinesis } from '../support/kinesis.js'
import { keyOf } from '../support/stored-streams.js'
import { someStream } from '../support/streams.js'

const elsewhere = { accountId: '123456789012', region: 'eu-west-1' }

describe('a stream that exists elsewhere', () => {
  let storage: MemoryStorage
  let log: string[]
  let notice: StrayStreamNotice

  const store = async (scope: { accountId: string; region: string }, name = 'orders') => {
    const value = someStream({ ...scope, name })
    await storage.commit([{ key: streamKey(scope, name), expected: 0, value }])
  }

  beforeEach(() => {
    storage = new MemoryStorage()
    log = []
    notice = new StrayStreamNotice(storage, { log: (level, text) => void log.push(`${level}: ${text}`) })
  })

  test.each([
    ['another account', { accountId: '123456789012', region }],
    ['another region', { accountId, region: 'eu-west-1' }],
  ])('in %s is told with both places', async (_, scope) => {
    await store(scope)
    await notice.report(keyOf('orders'))
    expect(log).toHaveLength(1)
    expect(log[0]).toMatch(/^warn: /)
    for (const text of ['orders', accountId, region, scope.accountId, scope.region])
      expect(log[0]).toContain(text)
  })

  test('is told once for each stream', async () => {
    await store(elsewhere)
    await store(elsewhere, 'events')
    for (const name of ['orders', 'orders', 'events']) await notice.report(keyOf(name))
    expect(log).toHaveLength(2)
  })

  test('is told as soon as it exists', async () => {
    await notice.report(keyOf('orders'))
    expect(log).toEqual([])
    await store(elsewhere)
    await notice.report(keyOf('orders'))
    expect(log).toHaveLength(1)
  })

  test('by another name is nothing to tell', async () => {
    await store(elsewhere, 'events')
    await notice.report(keyOf('orders'))
    expect(log).toEqual([])
  })
})

test('a client of other credentials gets the answer of AWS, the operator the reason', async () => {
  const { ok, fails, log } = await testKinesis()
  await ok('CreateStream', { StreamName: 'orders', ShardCount: 1 })
  for (const operation of ['DescribeStream', 'PutRecord'] as const)
    expect(
      await fails(operation, { StreamName: 'orders', ...(operation === 'PutRecord' && record) }, elsewhere),
    ).toEqual([
      400,
      'ResourceNotFoundException',
      `Stream orders under account ${elsewhere.accountId} not found.`,
    ])
  expect(log).toHaveLength(1)
  expect(log[0]).toContain('--pin-account-region')
})

test('nothing is told of the own stream that takes no records yet', async () => {
  const { ok, fails, log } = await testKinesis({ createStreamMs: 500 })
  await ok('CreateStream', { StreamName: 'orders', ShardCount: 1 })
  await fails('PutRecord', { StreamName: 'orders', ...record })
  expect(log).toEqual([])
})

test('nothing is told of a stream that exists nowhere', async () => {
  const { ok, fails, log } = await testKinesis()
  await ok('CreateStream', { StreamName: 'events', ShardCount: 1 })
  await fails('DescribeStream', { StreamName: 'orders' }, elsewhere)
  expect(log).toEqual([])
})

const record = { PartitionKey: 'key', Data: '' }
