import type { AppendRequest } from 'shardport'
import { kinesisContainer, openKinesis, ports } from 'shardport/composition'
import { MemoryStorage } from 'shardport/storage/memory'

class CountingStorage extends MemoryStorage {
  appended = 0

  override async append(request: AppendRequest): Promise<readonly number[] | undefined> {
    const counters = await super.append(request)
    this.appended += counters?.length ?? 0
    return counters
  }
}

export const storage = new CountingStorage()
const container = kinesisContainer({ streams: { orders: 1 } })
container.rebindSync(ports.storage).toConstantValue(storage)
export const kinesis = await openKinesis(container)
