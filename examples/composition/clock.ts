import { kinesisContainer, openKinesis, ports } from 'shardport/composition'

const yearMs = 365 * 86_400_000

const container = kinesisContainer({ streams: { orders: 1 } })
const machine = container.get(ports.clock)
container.rebindSync(ports.clock).toConstantValue({
  now: () => machine.now() + yearMs,
  wait: (untilMs, signal) => machine.wait(untilMs - yearMs, signal),
})
export const kinesis = await openKinesis(container)
