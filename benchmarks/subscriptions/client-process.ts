/**
 * Measures subscriptions of a server from a process of its own, and prints what it found as JSON.
 * Arguments: what to measure (`delays` or `throughput`), the URL, and settings as JSON.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { callAt } from '../kinesis-request.js'
import { pacedPuts } from '../paced-puts.js'
import { createStream, fill, streamName } from '../streams.js'
import { registerConsumer, subscribe } from './subscriber.js'
import type { DelaySettings, Delays, Throughput, ThroughputSettings } from './subscriptions.js'

const [what, url = '', settings = ''] = process.argv.slice(2)
const call = callAt(url)

const dataMember = '"Data":"'

/** The base64 of each record's data; to parse whole events would cost more than the server takes to make them. */
const dataIn = (payload: Buffer): readonly string[] => {
  const found: string[] = []
  for (let at = payload.indexOf(dataMember); at !== -1; at = payload.indexOf(dataMember, at)) {
    const start = at + dataMember.length
    at = payload.indexOf('"', start)
    found.push(payload.toString('latin1', start, at))
  }
  return found
}

/** Every record says when it was put, so that whoever gets it knows how long it took. */
const delays = async ({ subscribers, perSecond, seconds, warmUpSeconds }: DelaySettings): Promise<Delays> => {
  await createStream(call, 1)
  const milliseconds: number[] = []
  let delivered = 0
  let countedFromMs = Number.POSITIVE_INFINITY
  const subscriptions = await Promise.all(
    Array.from({ length: subscribers }, async (_, index) => {
      const consumer = await registerConsumer(call, `consumer-${index}`)
      return subscribe(url, consumer, 'LATEST', (payload) => {
        const now = performance.now()
        for (const data of dataIn(payload)) {
          delivered++
          const sentMs = Number(Buffer.from(data, 'base64').toString())
          if (sentMs >= countedFromMs) milliseconds.push(now - sentMs)
        }
      })
    }),
  )
  countedFromMs = performance.now() + warmUpSeconds * 1000
  const puts = await pacedPuts({
    url,
    perSecond,
    input: (index) => ({
      StreamName: streamName,
      PartitionKey: `${index}`,
      Data: Buffer.from(`${performance.now()}`.padEnd(100)).toString('base64'),
    }),
    signal: AbortSignal.timeout((warmUpSeconds + seconds) * 1000),
  })
  const expected = puts.length * subscribers
  for (let attempt = 0; attempt < 200 && delivered < expected; attempt++) await pause(10)
  for (const subscription of subscriptions) subscription.end()
  return {
    put: puts.length,
    delivered,
    milliseconds: milliseconds.sort((a, b) => a - b),
  }
}

const throughput = async ({ records, recordBytes }: ThroughputSettings): Promise<Throughput> => {
  await createStream(call, 1)
  await fill(call, records, recordBytes)
  const consumer = await registerConsumer(call, 'consumer')
  const payloads: Buffer[] = []
  const startMs = performance.now()
  const endMs = await new Promise<number>((resolve, reject) => {
    subscribe(url, consumer, 'TRIM_HORIZON', (payload) => {
      payloads.push(payload)
      if (payload.includes('"MillisBehindLatest":0', Math.max(0, payload.length - 200)))
        resolve(performance.now())
    }).catch(reject)
  })
  const delivered = payloads.reduce((sum, payload) => sum + dataIn(payload).length, 0)
  return { delivered, seconds: (endMs - startMs) / 1000 }
}

const result =
  what === 'delays'
    ? await delays(JSON.parse(settings) as DelaySettings)
    : await throughput(JSON.parse(settings) as ThroughputSettings)
process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit())
