import { expect, test } from 'vitest'
import { kinesisContainer, openKinesis, ports } from '../../composition/composition.js'
import { fetchHandler } from '../../composition/fetch.js'
import { type Clock, OptionError } from '../../composition/index.js'
import { MemoryStorage } from '../../composition/storage-memory.js'

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

test('options are checked at once', () => {
  expect(() => kinesisContainer({ shardLimit: 0 })).toThrow(OptionError)
})
