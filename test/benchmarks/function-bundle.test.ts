import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { bundleFunction, type Format, formats } from '../../benchmarks/lambda/function-bundle.js'
import { startFunction } from '../../benchmarks/lambda/function-process.js'
import { call } from '../contracts/handler/requests.js'
import { eventV2 } from '../handlers/lambda/events.js'
import { builtPackage } from '../support/built-package.js'
import { describeSqlite } from '../support/sqlite.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
let work: string

beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'shardport-bundle-'))
})
afterAll(() => rmSync(work, { recursive: true }))

const bundled = (format: Format, storage: string) =>
  bundleFunction(builtPackage, mkdtempSync(join(work, 'function-')), format, storage)

/** A function in a process that ends with the test. */
const started = (file: string) => {
  const { invoke, stop } = startFunction(file)
  onTestFinished(stop)
  return async (operation: string, input: object): Promise<[number, Record<string, unknown>]> => {
    const { statusCode, body, isBase64Encoded } = await invoke(eventV2(call(operation, input)))
    return [statusCode, JSON.parse(isBase64Encoded ? Buffer.from(body, 'base64').toString() : body)]
  }
}

const putAndGet = async (file: string): Promise<void> => {
  const send = started(file)
  const record = { StreamName: 'orders', PartitionKey: 'a', Data: 'aGVsbG8=' }
  const [, put] = await send('PutRecord', record)
  const [, { ShardIterator }] = await send('GetShardIterator', {
    StreamName: 'orders',
    ShardId: 'shardId-000000000000',
    ShardIteratorType: 'TRIM_HORIZON',
  })
  const [status, { Records }] = await send('GetRecords', { ShardIterator })
  expect([status, Records]).toEqual([
    200,
    [expect.objectContaining({ Data: 'aGVsbG8=', SequenceNumber: put.SequenceNumber })],
  ])
}

describe.each(formats)('a Lambda function in one file, %s', (format) => {
  test('is below 500 KB without SQLite, and works', async () => {
    const { file, bytes, sqliteBytes } = await bundled(format, 'memory')
    expect(sqliteBytes).toBeGreaterThan(0)
    expect(bytes - sqliteBytes).toBeLessThan(500_000)
    await putAndGet(file)
  })

  test('keeps its state in a directory', async () => {
    const { file } = await bundled(format, `file:${join(mkdtempSync(join(work, 'state-')), 'state')}`)
    await putAndGet(file)
  })

  test('says in one line what SQLite needs', async () => {
    const { file } = await bundled(format, 'sqlite::memory:')
    const [status, answer] = await started(file)('ListStreams', {})
    expect([status, answer.message]).toEqual([
      500,
      'The SQLite storage needs the package better-sqlite3: npm install better-sqlite3',
    ])
  })
})

describeSqlite('with better-sqlite3 beside it', () => {
  test.each(formats)('a Lambda function in one file keeps its state in SQLite, %s', async (format) => {
    const { file } = await bundled(format, 'sqlite::memory:')
    mkdirSync(join(file, '../node_modules'))
    symlinkSync(
      join(root, 'node_modules/better-sqlite3'),
      join(file, '../node_modules/better-sqlite3'),
      'junction',
    )
    await putAndGet(file)
  })
})
