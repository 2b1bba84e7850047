import { kinesisContainer, openKinesis, ports } from 'shardport/composition'

export const lines: string[] = []

const container = kinesisContainer({ streams: { orders: 1 } })
container.rebindSync(ports.telemetry).toConstantValue({
  log: (level, message) => void lines.push(`${level} ${message}`),
})
export const kinesis = await openKinesis(container)
