import { setTimeout as pause } from 'node:timers/promises'
import type { Benchmark, Figure } from './benchmark.js'
import type { Generator } from './generators/generator.js'
import { type Call, callAt } from './kinesis-request.js'
import { costOf, type Requests, underLoad } from './load.js'
import type { RunningServer, Server } from './servers/command-server.js'
import { inFile, inMemory, inSqlite, shardport } from './servers/servers.js'
import {
  batch,
  createStream,
  deleteStream,
  fill,
  onStream,
  record,
  shardIterator,
  streamName,
} from './streams.js'
import { medianRatio } from './summary.js'

/** What a stream holds. */
interface Size {
  readonly records: number
  readonly shards: number
}

/** One kind of growth. */
interface Growth {
  readonly name: string
  readonly server: Server
  readonly from: Size
  /** @param scale part of a full run's records */
  to(scale: number): Size
  /**
   * Whether both sizes are in one process, so that only the stream differs: two processes of one program differ by up to a
   * fifth for as long as they live. Not where the process itself grows.
   */
  readonly together: boolean
  /** Measurements in a round: what is looked for is smaller than what two of the same differ by. */
  readonly turns: number
}

const flags = ['--shard-limit', '2000', '--iterator-ttl-seconds', '86400']
const empty: Size = { records: 0, shards: 1 }
const millionRecords = (scale: number): Size => ({ records: 1_000_000 * scale, shards: 1 })

const growths: readonly Growth[] = [
  {
    name: 'records, memory',
    server: shardport('memory', inMemory, ...flags),
    from: empty,
    to: millionRecords,
    together: false,
    turns: 4,
  },
  {
    name: 'records, file',
    server: shardport('file', inFile, ...flags),
    from: empty,
    to: millionRecords,
    together: false,
    turns: 4,
  },
  {
    name: 'records, SQLite',
    server: shardport('sqlite', inSqlite, ...flags),
    from: empty,
    to: millionRecords,
    together: false,
    turns: 4,
  },
  {
    name: 'shards, memory',
    server: shardport('memory', inMemory, ...flags),
    from: empty,
    to: () => ({ records: 0, shards: 1000 }),
    together: true,
    turns: 12,
  },
]

const largeStreamName = `${streamName}-large`
const seconds = 1
const warmUpSeconds = 1
/** Records that a get gives. */
const page = 100

/** What a put and a get cost where there is much, against what they cost where there is nothing. */
export const growth = (generator: Generator): Benchmark => ({
  name: 'Growth',
  async run({ rounds, scale }, progress) {
    const figures: Figure[] = []
    for (const one of growths) {
      const costs: Costs = { PutRecord: { small: [], large: [] }, GetRecords: { small: [], large: [] } }
      for (let round = 1; round <= rounds; round++)
        await measure(one, generator, scale, costs, (line) =>
          progress(`Growth of ${one.name} ${round}/${rounds} ${line}`),
        )
      figures.push(...ratios(one, scale, costs))
    }
    return { figures }
  },
})

const operations = ['GetRecords', 'PutRecord'] as const
type Operation = (typeof operations)[number]

/** Seconds of processor time for a request, measured in turn. */
type Costs = Readonly<Record<Operation, { readonly small: number[]; readonly large: number[] }>>

const ratios = ({ name, from, to }: Growth, scale: number, costs: Costs): readonly Figure[] =>
  (['PutRecord', 'GetRecords'] as const).map((operation) => ({
    name: `${name}: cost of ${operation} at ${textOf(to(scale))} ÷ at ${textOf(from)}`,
    value: medianRatio(costs[operation].large, costs[operation].small),
    unit: '×',
    aim: { atMost: 1.1 },
  }))

/**
 * A round, with new processes. Both sizes are there at the same time and take turns, now one and now the other first, so
 * that a slower minute meets both. The small one is made anew in every turn, or it would grow.
 */
const measure = async (
  { server, from, to, together, turns }: Growth,
  generator: Generator,
  scale: number,
  costs: Costs,
  progress: (line: string) => void,
): Promise<void> => {
  const large = to(scale)
  const running = await server.start()
  const runningLarge = together ? running : await server.start()
  try {
    const call = callAt(running.url)
    const callLarge = onStream(callAt(runningLarge.url), largeStreamName)
    await createStream(callLarge, large.shards)
    await fill(callLarge, large.records)
    // Both have run the same code before anything is measured.
    await createStream(call, from.shards)
    await fill(call, large.records / 10)
    for (let turn = 1; turn <= turns; turn++) {
      await deleteStream(call)
      await createStream(call, from.shards)
      // In every turn anew, so that neither size is judged by a single page.
      const iterator = await iteratorOfLastPage(call)
      const iteratorLarge = await iteratorOfLastPage(callLarge)
      const cost = async (server: RunningServer, load: Requests): Promise<number> => {
        await untilIdle(server)
        if (turn === 1) await underLoad(server, load, generator, warmUpSeconds)
        return costOf(await underLoad(server, load, generator, seconds))
      }
      for (const operation of operations) {
        const { small: ofSmall, large: ofLarge } = costs[operation]
        const sizes = [
          async () => ofSmall.push(await cost(running, requests(operation, streamName, iterator))),
          async () =>
            ofLarge.push(await cost(runningLarge, requests(operation, largeStreamName, iteratorLarge))),
        ]
        for (const size of turn % 2 === 0 ? sizes : sizes.reverse()) await size()
        const microseconds = [ofSmall, ofLarge].map((all) => ((all.at(-1) ?? 0) * 1e6).toFixed(1))
        progress(`turn ${turn} ${operation}: ${microseconds.join(' µs and ')} µs`)
      }
    }
  } finally {
    await Promise.all([...new Set([running, runningLarge])].map((server) => server.stop()))
  }
}

const textOf = ({ records, shards }: Size): string =>
  `${records.toLocaleString('en-US')} records in ${shards.toLocaleString('en-US')} ${shards === 1 ? 'shard' : 'shards'}`

/** Puts a page more into the first shard, and gives an iterator that reads it. */
const iteratorOfLastPage = async (call: Call): Promise<unknown> => {
  const { Records: records, ...input } = batch(0, page)
  const answer = await call('PutRecords', {
    ...input,
    Records: records.map((one) => ({ ...one, ExplicitHashKey: '0' })),
  })
  const [first] = answer.Records as readonly [{ readonly SequenceNumber: string }]
  return shardIterator(call, {
    ShardIteratorType: 'AT_SEQUENCE_NUMBER',
    StartingSequenceNumber: first.SequenceNumber,
  })
}

const requests = (operation: Operation, stream: string, iterator: unknown): Requests => ({
  operation,
  protocol: 'HTTP/1.1',
  connections: 16,
  streams: 1,
  inputs:
    operation === 'GetRecords'
      ? [{ ShardIterator: iterator, Limit: page }]
      : Array.from({ length: 256 }, (_, index) => ({ StreamName: stream, ...record(index) })),
})

const idleMs = 200
const idleShare = 0.05

/** Waits until the server does nothing on its own account any more. */
const untilIdle = async (server: RunningServer): Promise<void> => {
  for (let attempt = 0; attempt < 100; attempt++) {
    const before = server.processorSeconds()
    await pause(idleMs)
    const after = server.processorSeconds()
    if (before === undefined || after === undefined || after - before < (idleMs / 1000) * idleShare) return
  }
  throw new Error('the server did not come to rest')
}
