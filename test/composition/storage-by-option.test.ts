import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createKinesis, type KinesisOptions } from '../../composition/index.js'
import { bodyText, type JsonInput, signedRequest } from '../support/kinesis.js'
import { describeSqlite } from '../support/sqlite.js'

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

const keepsState = async (options: KinesisOptions): Promise<void> => {
  const put = await withKinesis({ ...options, streams: { orders: 1 } }, (send) =>
    send('PutRecord', { StreamName: 'orders', PartitionKey: 'a', Data: 'aGVsbG8=' }),
  )
  const records = await withKinesis(options, async (send) => {
    const { ShardIterator } = await send('GetShardIterator', {
      StreamName: 'orders',
      ShardId: 'shardId-000000000000',
      ShardIteratorType: 'TRIM_HORIZON',
    })
    return (await send('GetRecords', { ShardIterator })).Records
  })
  expect(records).toMatchObject([{ SequenceNumber: put.SequenceNumber, Data: 'aGVsbG8=' }])
}

const mode = (path: string) => (statSync(path).mode & 0o777).toString(8)

test('file keeps streams and records between two runs, for nobody else on the machine to read', async () => {
  const directory = join(folder, 'new', 'state')
  await keepsState({ storage: `file:${directory}` })
  expect(mode(directory)).toBe('700')
  expect(mode(join(directory, 'snapshot.bin'))).toBe('600')
})

test('stateDir keeps streams and records between two runs', () =>
  keepsState({ stateDir: join(folder, 'state') }))

describeSqlite('sqlite', () => {
  const homeOf = {
    'an absolute path': (file: string) => file,
    'a relative path': (file: string) => relative(process.cwd(), file),
    'a URL': (file: string) => pathToFileURL(file).href.slice('file:'.length),
  }

  test.each(Object.entries(homeOf))(
    'with %s keeps streams and records between two runs, for nobody else on the machine to read',
    async (_, placeOf) => {
      const file = join(folder, 'new folder', 'kinesis.db')
      await keepsState({ storage: `sqlite:${placeOf(file)}` })
      expect(mode(join(folder, 'new folder'))).toBe('700')
      expect(mode(file)).toBe('600')
    },
  )

  test('with :memory: keeps them as long as the instance', async () => {
    const options: KinesisOptions = { storage: 'sqlite::memory:' }
    await withKinesis({ ...options, streams: { orders: 1 } }, async (send) => {
      expect(await send('ListStreams', {})).toMatchObject({ StreamNames: ['orders'] })
    })
    await withKinesis(options, async (send) => {
      expect(await send('ListStreams', {})).toMatchObject({ StreamNames: [] })
    })
  })
})
