import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  ListShardsCommand,
  PutRecordsCommand,
} from '@aws-sdk/client-kinesis'

export interface Order {
  readonly customer: string
  readonly amount: number
}

const StreamName = 'orders'

/** Puts orders into the stream, one customer's into one shard. */
export async function publish(client: KinesisClient, orders: readonly Order[]): Promise<void> {
  const Records = orders.map((order) => ({
    PartitionKey: order.customer,
    Data: new TextEncoder().encode(JSON.stringify(order)),
  }))
  const { FailedRecordCount } = await client.send(new PutRecordsCommand({ StreamName, Records }))
  if (FailedRecordCount) throw new Error(`${FailedRecordCount} of ${orders.length} orders were not taken`)
}

/** What each customer has ordered in all that the stream retains. */
export async function totals(client: KinesisClient): Promise<Map<string, number>> {
  const sums = new Map<string, number>()
  const { Shards = [] } = await client.send(new ListShardsCommand({ StreamName }))
  for (const { ShardId } of Shards)
    for await (const { customer, amount } of ordersOf(client, ShardId))
      sums.set(customer, (sums.get(customer) ?? 0) + amount)
  return sums
}

async function* ordersOf(client: KinesisClient, ShardId: string | undefined): AsyncGenerator<Order> {
  let { ShardIterator } = await client.send(
    new GetShardIteratorCommand({ StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
  )
  while (ShardIterator !== undefined) {
    const page = await client.send(new GetRecordsCommand({ ShardIterator }))
    for (const { Data } of page.Records ?? []) yield JSON.parse(new TextDecoder().decode(Data))
    ShardIterator = page.MillisBehindLatest === 0 ? undefined : page.NextShardIterator
  }
}
