import { setTimeout as pause } from 'node:timers/promises'
import {
  DescribeStreamSummaryCommand,
  type KinesisClient,
  ListShardsCommand,
  MergeShardsCommand,
  PutRecordCommand,
  PutRecordsCommand,
  type Shard,
  SplitShardCommand,
} from '@aws-sdk/client-kinesis'
import type { Ledger } from './ledger.js'
import type { Random } from './random.js'

const mostRecords = 20
const mostOpenShards = 6
const mostShards = 40

/** Puts until it is told to stop or has written enough, and enters what was acknowledged. */
export const write = async (
  client: KinesisClient,
  StreamName: string,
  writer: string,
  acknowledged: Ledger,
  random: Random,
  { signal, records }: { readonly signal: AbortSignal; readonly records: number },
): Promise<void> => {
  let written = 0
  const entry = () => ({
    PartitionKey: `key-${random.between(0, 10_000)}`,
    Data: Buffer.from(`${writer}:${written++}`.padEnd(random.between(0, 200), '.')),
  })
  const acknowledge = (data: Buffer, shard = '', sequenceNumber = ''): void =>
    acknowledged.add(shard, { sequenceNumber, text: data.toString() })
  while (!signal.aborted && written < records) {
    if (random.between(0, 1) === 0) {
      const record = entry()
      const put = await client.send(new PutRecordCommand({ StreamName, ...record }))
      acknowledge(record.Data, put.ShardId, put.SequenceNumber)
    } else {
      const Records = Array.from({ length: random.between(1, mostRecords) }, entry)
      const put = await client.send(new PutRecordsCommand({ StreamName, Records }))
      if (put.FailedRecordCount !== 0) throw new Error(`${put.FailedRecordCount} records of a put failed`)
      for (const [index, { Data }] of Records.entries())
        acknowledge(Data, put.Records?.[index]?.ShardId, put.Records?.[index]?.SequenceNumber)
    }
    await pause(random.between(0, 20))
  }
}

/** Splits and merges at random until it is told to stop. @returns how often */
export const reshard = async (
  client: KinesisClient,
  StreamName: string,
  random: Random,
  signal: AbortSignal,
): Promise<number> => {
  let reshards = 0
  while (!signal.aborted) {
    await pause(random.between(100, 1_000), undefined, { signal }).catch(() => {})
    const { StreamDescriptionSummary } = await client.send(new DescribeStreamSummaryCommand({ StreamName }))
    if (signal.aborted || StreamDescriptionSummary?.StreamStatus !== 'ACTIVE') continue
    const { Shards = [] } = await client.send(new ListShardsCommand({ StreamName }))
    const open = Shards.filter((shard) => shard.SequenceNumberRange?.EndingSequenceNumber === undefined)
    open.sort((a, b) => (startOf(a) < startOf(b) ? -1 : 1))
    if (Shards.length >= mostShards) return reshards
    const mayMerge = open.length > 1
    const mustMerge = open.length >= mostOpenShards
    if (mustMerge || (mayMerge && random.between(0, 1) === 0)) {
      const lower = random.between(0, open.length - 2)
      const [ShardToMerge, AdjacentShardToMerge] = [open[lower]?.ShardId, open[lower + 1]?.ShardId]
      await client.send(new MergeShardsCommand({ StreamName, ShardToMerge, AdjacentShardToMerge }))
    } else {
      const shard = random.oneOf(open)
      const NewStartingHashKey = String((startOf(shard) + endOf(shard)) / 2n)
      await client.send(
        new SplitShardCommand({ StreamName, ShardToSplit: shard.ShardId, NewStartingHashKey }),
      )
    }
    reshards++
  }
  return reshards
}

const startOf = ({ HashKeyRange }: Shard): bigint => BigInt(HashKeyRange?.StartingHashKey ?? 0)
const endOf = ({ HashKeyRange }: Shard): bigint => BigInt(HashKeyRange?.EndingHashKey ?? 0)
