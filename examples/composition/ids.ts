import type { IdSource } from 'shardport'
import { kinesisContainer, openKinesis, ports } from 'shardport/composition'

class NumberedIds implements IdSource {
  #last = 0

  uuid(): string {
    return `00000000-0000-4000-8000-${this.#next(12)}`
  }

  extendedRequestId(): string {
    return this.#next(96)
  }

  #next(digits: number): string {
    this.#last += 1
    return String(this.#last).padStart(digits, '0')
  }
}

const container = kinesisContainer({ streams: { orders: 1 } })
container.rebindSync(ports.idSource).toConstantValue(new NumberedIds())
export const kinesis = await openKinesis(container)
