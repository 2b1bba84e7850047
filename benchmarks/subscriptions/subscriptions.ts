import { fileURLToPath } from 'node:url'
import type { Benchmark, Figure } from '../benchmark.js'
import { clientResult } from '../client-process.js'
import { memory } from '../servers/servers.js'
import { median, percentile } from '../summary.js'

export interface DelaySettings {
  readonly subscribers: number
  readonly perSecond: number
  readonly seconds: number
  /** Before them, not counted. */
  readonly warmUpSeconds: number
}

export interface Delays {
  /** Records that were put. */
  readonly put: number
  /** How often one was delivered. */
  readonly delivered: number
  /** From the moment when a record was to be put to that when its text had been read, ascending. */
  readonly milliseconds: readonly number[]
}

export interface ThroughputSettings {
  readonly records: number
  readonly recordBytes: number
}

export interface Throughput {
  readonly delivered: number
  readonly seconds: number
}

const subscribers = 20
const perSecond = 1000
const delaySeconds = 10
const recordBytes = 1024
const dataBytes = 256 * 2 ** 20

const script = fileURLToPath(new URL('./client-process.ts', import.meta.url))

const client = async <Result>(what: string, settings: object): Promise<Result> => {
  const server = await memory.start()
  try {
    return await clientResult<Result>(script, [what, server.url, JSON.stringify(settings)])
  } finally {
    await server.stop()
  }
}

/** How soon and how fast records come to whoever has subscribed. */
export const subscriptions: Benchmark = {
  name: 'SubscribeToShard',
  async run({ rounds, scale }, progress) {
    const p99s: number[] = []
    const medians: number[] = []
    const megabytesPerSecond: number[] = []
    for (let round = 1; round <= Math.min(rounds, 3); round++) {
      const seconds = Math.max(2, Math.round(delaySeconds * scale))
      const { put, delivered, milliseconds } = await client<Delays>('delays', {
        subscribers,
        perSecond,
        seconds,
        warmUpSeconds: 2,
      } satisfies DelaySettings)
      if (delivered !== put * subscribers)
        throw new Error(`${delivered} records were delivered of ${put} to ${subscribers} subscribers`)
      medians.push(median(milliseconds))
      p99s.push(percentile(milliseconds, 99))
      const records = Math.round((dataBytes * scale) / recordBytes)
      const bulk = await client<Throughput>('throughput', {
        records,
        recordBytes,
      } satisfies ThroughputSettings)
      // A whole batch more may have been put.
      if (bulk.delivered < records) throw new Error(`${bulk.delivered} records were delivered of ${records}`)
      megabytesPerSecond.push((bulk.delivered * recordBytes) / bulk.seconds / 1e6)
      progress(
        `SubscribeToShard ${round}: p99 ${p99s.at(-1)?.toFixed(1)} ms, ${megabytesPerSecond.at(-1)?.toFixed(0)} MB/s`,
      )
    }
    const figures: readonly Figure[] = [
      {
        name: `put to delivery, p99, ${perSecond} records/s to each of ${subscribers} subscribers`,
        value: median(p99s),
        unit: 'ms',
        aim: { atMost: 20 },
      },
      { name: 'put to delivery, median', value: median(medians), unit: 'ms' },
      {
        name: 'data to one subscriber, records of 1 KiB',
        value: median(megabytesPerSecond),
        unit: 'MB/s',
        aim: { atLeast: 100 },
      },
    ]
    return { figures }
  },
}
