import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createKinesis, type KinesisOptions } from '../../composition/index.js'
import { bodyText, type JsonInput, signedRequest } from '../support/kinesis.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shardport-storage-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const withKinesis = async <Result>(
  options: KinesisOptions,
  use: (send: (name: string, input: JsonInput) => Promise<Record<string, unknown>>) => Promise<Result>,
): Promise<Result> => {
  const kinesis = await createKinesis(options)
  try {
    return await use(async (name, input) => {
      const response = await kinesis.handle(signedRequest(name, input))
      if (response.status !== 200) throw new Error(bodyText(response))
      return JSON.parse(bodyText(response) || '{}')
    })
  } finally {
    await kinesis.close()
  }
}

test.each([
  ['file', () => ({ storage: `file:${join(folder, 'state')}` as const })],
  ['stateDir', () => ({ stateDir: join(folder, 'state') })],
  ['sqlite', () => ({ storage: `sqlite:${join(folder, 'kinesis.db')}` as const })],
])('%s keeps streams and records between two runs', async (_, options) => {
  const put = await withKinesis({ ...options(), streams: { orders: 1 } }, (send) =>
    send('PutRecord', { StreamName: 'orders', PartitionKey: 'a', Data: 'aGVsbG8=' }),
  )
  const records = await withKinesis(options(), async (send) => {
    const { ShardIterator } = await send('GetShardIterator', {
      StreamName: 'orders',
      ShardId: 'shardId-000000000000',
      ShardIteratorType: 'TRIM_HORIZON',
    })
    return (await send('GetRecords', { ShardIterator })).Records
  })
  expect(records).toMatchObject([{ SequenceNumber: put.SequenceNumber, Data: 'aGVsbG8=' }])
})

test('nobody else on the machine may read what is kept', async () => {
  const directory = join(folder, 'state')
  const database = join(folder, 'kinesis.db')
  await withKinesis({ storage: `file:${directory}`, streams: { orders: 1 } }, async () => {})
  await withKinesis({ storage: `sqlite:${database}`, streams: { orders: 1 } }, async () => {})
  const mode = (path: string) => (statSync(path).mode & 0o777).toString(8)
  expect([mode(directory), mode(join(directory, 'snapshot.bin')), mode(database)]).toEqual([
    '700',
    '600',
    '600',
  ])
})

test('storage and stateDir exclude each other', async () => {
  await expect(createKinesis({ storage: 'sqlite::memory:', stateDir: folder })).rejects.toThrow(
    'Options storage and stateDir both say where state is kept; give one of them',
  )
})
