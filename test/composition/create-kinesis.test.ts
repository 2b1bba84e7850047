import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { MemoryStorage } from '../../adapters/storage-memory/memory-storage.js'
import { createKinesis } from '../../composition/create-kinesis.js'
import { openResolved } from '../../composition/open-kinesis.js'
import { resolveKinesisOptions } from '../../composition/resolve-options.js'
import type { Kinesis } from '../../src/kinesis.js'
import { tornDirectory } from '../support/filled-state.js'
import { bodyText, signedRequest } from '../support/kinesis.js'
import { temporaryDirectory } from '../support/temporary-directory.js'

afterEach(() => {
  vi.unstubAllEnvs()
  vi.useRealTimers()
})

const call = async (kinesis: Kinesis, name: string, input: Record<string, unknown> = {}) =>
  JSON.parse(bodyText(await kinesis.handle(signedRequest(name, input))))

/** A store that stays open when the Kinesis over it is closed. */
const keptStorage = (): MemoryStorage => {
  const storage = new MemoryStorage()
  storage.close = async () => {}
  return storage
}

test('options become the settings of the Kinesis', async () => {
  await using kinesis = await createKinesis({
    accountId: '123456789012',
    region: 'eu-west-1',
    pinAccountRegion: true,
    shardLimit: 7,
    createStreamMs: 1,
    deleteStreamMs: 2,
    updateStreamMs: 3,
    iteratorTtlSeconds: 4,
    maxRequestBodyMb: 5,
    enforceLimits: true,
    maxRetainedBytes: 6,
  })
  expect(kinesis.settings).toEqual({
    accountId: '123456789012',
    region: 'eu-west-1',
    pinAccountRegion: true,
    shardLimit: 7,
    createStreamMs: 1,
    deleteStreamMs: 2,
    updateStreamMs: 3,
    iteratorTtlSeconds: 4,
    maxRequestBodyBytes: 5_242_880,
    enforceLimits: true,
    maxRetainedBytes: 6,
  })
})

test('code reads no environment', async () => {
  vi.stubEnv('SHARDPORT_REGION', 'eu-west-1')
  vi.stubEnv('AWS_REGION', 'eu-west-1')
  vi.stubEnv('SHARDPORT_STREAMS', 'orders:1')
  await using kinesis = await createKinesis()
  expect(kinesis.settings.region).toBe('us-east-1')
  expect((await call(kinesis, 'ListStreams')).StreamNames).toEqual([])
})

test('an option that is not allowed is refused before anything is opened', async () => {
  const storage = new MemoryStorage()
  const open = vi.spyOn(storage, 'open')
  await expect(createKinesis({ storage, shardLimit: 0 })).rejects.toThrow(
    /^Option shardLimit: createKinesis gives 0;/,
  )
  expect(open).not.toHaveBeenCalled()
})

describe('streams', () => {
  test('are there from the start, as they were asked for', async () => {
    await using kinesis = await createKinesis({ streams: { orders: 3, events: 'on-demand' } })
    const described = async (name: string) =>
      (await call(kinesis, 'DescribeStreamSummary', { StreamName: name })).StreamDescriptionSummary
    expect(await described('orders')).toMatchObject({
      StreamStatus: 'ACTIVE',
      OpenShardCount: 3,
      StreamModeDetails: { StreamMode: 'PROVISIONED' },
    })
    expect(await described('events')).toMatchObject({
      StreamStatus: 'ACTIVE',
      StreamModeDetails: { StreamMode: 'ON_DEMAND' },
    })
  })

  test('are ACTIVE at once whatever time creation takes, more of them than may be created at once', async () => {
    vi.useFakeTimers({ now: 1_700_000_000_000 })
    await using kinesis = await createKinesis({
      createStreamMs: 500,
      streams: 'a:1,b:1,c:1,d:1,e:1,f:1,g:1',
    })
    const { StreamSummaries } = await call(kinesis, 'ListStreams')
    expect(StreamSummaries.map((stream: { StreamStatus: string }) => stream.StreamStatus)).toEqual(
      Array.from({ length: 7 }, () => 'ACTIVE'),
    )
    expect(vi.getTimerCount()).toBe(0)
  })

  test('that exist are left as they are', async () => {
    const storage = keptStorage()
    await (await createKinesis({ storage, streams: { orders: 1 } })).close()
    await using kinesis = await createKinesis({ storage, streams: { orders: 4, events: 1 } })
    const { Shards } = await call(kinesis, 'ListShards', { StreamName: 'orders' })
    expect(Shards).toHaveLength(1)
    expect((await call(kinesis, 'ListStreams')).StreamNames).toEqual(['events', 'orders'])
  })

  test('that are refused are named, and the store is closed', async () => {
    const storage = new MemoryStorage()
    const close = vi.spyOn(storage, 'close')
    await expect(createKinesis({ storage, shardLimit: 3, streams: { orders: 4 } })).rejects.toMatchObject({
      name: 'KinesisError',
      type: 'LimitExceededException',
      message: expect.stringMatching(/^stream orders cannot be created: ./),
    })
    expect(close).toHaveBeenCalledOnce()
  })
})

test.each([
  ['debug', ['shardport: debug: ListStreams answered with 200 in 0 ms\n']],
  ['info', []],
] as const)('at level %s requests are told of as follows: %j', async (logLevel, lines) => {
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  onTestFinished(() => written.mockRestore())
  vi.useFakeTimers({ now: 1_700_000_000_000 })
  await using kinesis = await createKinesis({ logLevel })
  await call(kinesis, 'ListStreams')
  expect(written.mock.calls).toEqual(lines.map((line) => [line]))
})

describe('a store that cannot be used', () => {
  const notice =
    'The state directory /dev/null cannot be used: failed to initialize durable state: File already exists ' +
    '(os error 17). It is a file: for a SQLite database say sqlite:/dev/null, or choose a directory'

  test('makes a Kinesis that answers with the reason, and is told of once', async () => {
    const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    onTestFinished(() => written.mockRestore())
    await using kinesis = await createKinesis({ storage: 'file:/dev/null' })
    const answer = {
      __type: 'InternalFailure',
      message: 'failed to initialize durable state: File already exists (os error 17)',
    }
    expect(await call(kinesis, 'ListStreams')).toEqual(answer)
    expect(await call(kinesis, 'ListStreams')).toEqual(answer)
    expect(written.mock.calls).toEqual([[`shardport: error: ${notice}\n`]])
  })

  test('makes none where streams are to be created', async () => {
    const error = await createKinesis({ storage: 'file:/dev/null', streams: { orders: 1 } }).catch(
      (error: unknown) => error,
    )
    expect(error).toHaveProperty('name', 'StorageError')
    expect(error).toHaveProperty('message', notice)
  })
})

test.each([
  ['', {}],
  [', also where no Kinesis comes of it', { shardLimit: 1, streams: { more: 2 } }],
])('what a store has set aside when it was opened is told once%s', async (_, options) => {
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  onTestFinished(() => written.mockRestore())
  const directory = join(await temporaryDirectory(), 'state')
  const { tornBytes } = await tornDirectory(directory)
  const kinesis = await createKinesis({ storage: `file:${directory}`, ...options }).catch(() => undefined)
  if (kinesis !== undefined) await call(kinesis, 'ListStreams')
  expect(kinesis === undefined).toBe('streams' in options)
  await kinesis?.close()
  expect(written.mock.calls).toEqual([
    [
      `shardport: warn: The state directory ${directory}: the last ${tornBytes} bytes of wal.log were left by a write ` +
        'that never ended, as in a crash. They have been cut off and are kept in wal.log.torn-1\n',
    ],
  ])
})

test('a store that cannot be opened is closed, and the reason is that of its opening', async () => {
  const storage = new MemoryStorage()
  vi.spyOn(storage, 'open').mockRejectedValue(new Error('the disk is gone'))
  const close = vi.spyOn(storage, 'close').mockRejectedValue(new Error('nothing is open'))
  await expect(createKinesis({ storage })).rejects.toThrow('the disk is gone')
  expect(close).toHaveBeenCalledOnce()
})

describe('opening that is given up', () => {
  const reason = new Error('enough')

  test('closes the store while streams are being created', async () => {
    const storage = keptStorage()
    const before = await createKinesis({ storage, createStreamMs: 86_400_000 })
    await before.handle(signedRequest('CreateStream', { StreamName: 'orders', ShardCount: 1 }))
    await before.close()
    const close = vi.spyOn(storage, 'close')
    const load = vi.spyOn(storage, 'load')
    const controller = new AbortController()
    const options = resolveKinesisOptions({ storage, streams: 'orders:1,events:1' })
    const refused = expect(openResolved(options, { signal: controller.signal })).rejects.toBe(reason)
    await vi.waitFor(() => expect(load).toHaveBeenCalled())
    controller.abort(reason)
    await refused
    expect(close).toHaveBeenCalledOnce()
    expect((await storage.list('stream', before.settings, undefined, 10)).map(({ name }) => name)).toEqual([
      'orders',
    ])
  })

  test.each(['fails', 'ends well'])('closes the store that is being opened, when that %s', async (how) => {
    const storage = new MemoryStorage()
    const closing = new AbortController()
    const open = vi.spyOn(storage, 'open').mockImplementation(async () => {
      await once(closing.signal, 'abort')
      if (how === 'fails') throw new Error('closed')
    })
    vi.spyOn(storage, 'close').mockImplementation(async () => closing.abort())
    const controller = new AbortController()
    const options = resolveKinesisOptions({ storage })
    const refused = expect(openResolved(options, { signal: controller.signal })).rejects.toBe(reason)
    await vi.waitFor(() => expect(open).toHaveBeenCalledOnce())
    controller.abort(reason)
    await refused
    expect(closing.signal.aborted).toBe(true)
  })

  test('before it began opens nothing', async () => {
    const storage = new MemoryStorage()
    const open = vi.spyOn(storage, 'open')
    const signal = AbortSignal.abort(reason)
    await expect(openResolved(resolveKinesisOptions({ storage }), { signal })).rejects.toBe(reason)
    expect(open).not.toHaveBeenCalled()
  })
})
