import type { Container } from 'inversify'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { kinesisContainer, openKinesis, ports } from '../../composition/composition.js'
import { fetchHandler } from '../../composition/fetch.js'
import { type Clock, OptionError } from '../../composition/index.js'
import { MemoryStorage } from '../../composition/storage-memory.js'
import { signedRequest } from '../support/kinesis.js'

class ClockedStorage extends MemoryStorage {
  readonly clock: Clock

  constructor(clock: Clock) {
    super()
    this.clock = clock
  }
}

test('a store can be made of what stands behind another port, and is made once', async () => {
  const container = kinesisContainer({ streams: { orders: 1 } })
  const made: ClockedStorage[] = []
  container.rebindSync(ports.storage).toResolvedValue(
    async (clock) => {
      made.push(new ClockedStorage(clock))
      return made[0] as ClockedStorage
    },
    [ports.clock],
  )
  await using _kinesis = await openKinesis(container)
  expect(made.map(({ clock }) => clock)).toEqual([container.get(ports.clock)])
  const state = { accountId: '000000000000', region: 'us-east-1' }
  expect(await made[0]?.list('stream', state, undefined, 10)).toMatchObject([{ name: 'orders' }])
})

test('a host takes the promise of what is opened', async () => {
  const container = kinesisContainer()
  const store = new MemoryStorage()
  container.rebindSync(ports.storage).toConstantValue(store)
  const opened = openKinesis(container)
  const handler = fetchHandler(opened)
  const health = async () => (await handler(new Request('http://kinesis.test/_health'))).status
  expect(await health()).toBe(200)
  await (await opened).close()
  expect(await health()).toBe(503)
})

test('what is opened is closed when an initial stream is refused', async () => {
  const container = kinesisContainer({ streams: { orders: 2 }, shardLimit: 1 })
  const store = new MemoryStorage()
  container.rebindSync(ports.storage).toConstantValue(store)
  await expect(openKinesis(container)).rejects.toThrow('stream orders cannot be created')
  expect(store.health().healthy).toBe(false)
})

test('a container is opened once', async () => {
  const container = kinesisContainer()
  const again = new OptionError(
    'openKinesis: this container has been opened before; open each once, and make another with kinesisContainer',
  )
  const kinesis = await openKinesis(container)
  await expect(openKinesis(container)).rejects.toThrow(again)
  await kinesis.close()
  await expect(openKinesis(container)).rejects.toThrow(again)
})

test('a container whose ports were refused can be mended and opened', async () => {
  const container = kinesisContainer()
  container.rebindSync<object>(ports.clock).toConstantValue({})
  await expect(openKinesis(container)).rejects.toThrow('openKinesis: behind ports.clock stands {}')
  container.rebindSync(ports.clock).toConstantValue(kinesisContainer().get(ports.clock))
  await using _kinesis = await openKinesis(container)
})

test.each([
  [
    'throws',
    () => {
      throw new Error('the sink is gone')
    },
  ],
  ['rejects', () => Promise.reject(new Error('the sink is gone'))],
])('no answer hangs on a telemetry that %s: standard error is told instead', async (_, log) => {
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  onTestFinished(() => written.mockRestore())
  const container = kinesisContainer()
  const store = new MemoryStorage()
  container.rebindSync(ports.storage).toConstantValue(store)
  container.rebindSync(ports.telemetry).toConstantValue({ log })
  await using kinesis = await openKinesis(container)
  vi.spyOn(store, 'list').mockRejectedValueOnce(Object.assign(new TypeError(), { stack: 'a defect' }))
  const answer = await kinesis.handle(signedRequest('ListStreams', {}))
  expect([answer.status, answer.body]).toEqual([500, '{"__type":"InternalFailure"}'])
  expect(written.mock.calls).toEqual([
    ['shardport: error: telemetry failed: the sink is gone\n'],
    ['shardport: error: a defect\n'],
  ])
})

test.each([
  [{ wantsDebug: true }, ['debug ListStreams answered with 200 in 0 ms']],
  [{}, []],
])('a telemetry with %j is told of requests: %j', async (wants, lines) => {
  const container = kinesisContainer()
  const told: string[] = []
  container.rebindSync(ports.clock).toConstantValue({ now: () => 1_700_000_000_000, wait: async () => {} })
  container.rebindSync(ports.telemetry).toConstantValue({
    ...wants,
    log: (level, message) => void told.push(`${level} ${message}`),
  })
  await using kinesis = await openKinesis(container)
  await kinesis.handle(signedRequest('ListStreams', {}))
  expect(told).toEqual(lines)
})

test('options are checked at once', () => {
  expect(() => kinesisContainer({ shardLimit: 0 })).toThrow(OptionError)
})

describe('what is no container, or has no such thing behind a port, is refused in one line', () => {
  const opened = (container: unknown, signal?: unknown) =>
    openKinesis(container as Container, signal as AbortSignal)

  test.each([
    [undefined, 'not undefined; createKinesis takes options'],
    [{ streams: { orders: 1 } }, 'not {"streams":{"orders":1}}; createKinesis takes options'],
  ])('%j', async (given, message) => {
    await expect(opened(given)).rejects.toThrow(
      `openKinesis takes a container that kinesisContainer has made, ${message}`,
    )
  })

  test('a port whose name is misspelt', async () => {
    const container = kinesisContainer()
    const { store } = ports as unknown as { store: typeof ports.storage }
    container.rebindSync(store).toConstantValue(new MemoryStorage())
    await expect(opened(container)).rejects.toThrow(
      'openKinesis: something is bound to undefined, which is no port; those are: clock, idSource, storage, telemetry',
    )
  })

  test.each([
    ['clock', 'a Clock, which has now and wait'],
    ['idSource', 'an IdSource, which has uuid and extendedRequestId'],
    ['storage', 'a StoragePort, which has append, changed, '],
    ['telemetry', 'a Telemetry, which has log'],
  ] as const)('%s', async (name, allowed) => {
    for (const [bound, shown] of [
      [{}, '{}'],
      [5, '5'],
    ] as const) {
      const container = kinesisContainer()
      container.rebindSync<object>(ports[name]).toConstantValue(bound as object)
      await expect(opened(container)).rejects.toThrow(
        `openKinesis: behind ports.${name} stands ${shown}; allowed: ${allowed}`,
      )
    }
  })

  test('a signal that is none', async () => {
    await expect(opened(kinesisContainer(), {})).rejects.toThrow(
      'openKinesis: signal is {}; allowed: an AbortSignal',
    )
  })

  test('options of a container', () => {
    expect(() => kinesisContainer(null as never)).toThrow(
      'kinesisContainer: options must be an object, not null',
    )
  })
})
