/**
 * Compares what requests cost in the core of several builds, without sockets: all are loaded into this process and take
 * turns, so that a slower minute of the machine meets all of them. See docs/performance.md, "Method".
 * Arguments: directories of builds, such as dist/esm; the others are compared to the first.
 */
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type * as Composition from '../composition/index.js'
import { type Call, sdkHeaders } from './kinesis-request.js'
import { median, medianRatio } from './summary.js'
import { getRecords, getRecordsElsewhere, putRecord, putRecords, type Workload } from './workloads.js'

const workloads: Readonly<Record<string, Workload>> = {
  PutRecord: putRecord,
  PutRecords: putRecords,
  GetRecords: getRecords,
  'GetRecords elsewhere': getRecordsElsewhere,
}
const turns = 40
/** Turns in which the code is compiled. */
const uncounted = 5
const recordsPerTurn = 20_000

/** A build that is ready for its turns. */
interface Contestant {
  /** Processor time of one request, in µs, of each turn. */
  readonly costs: number[]
  /** Sends so many requests, one after the other. */
  send(requests: number): Promise<void>
}

const contestant = async (build: string, { operation, prepare }: Workload): Promise<Contestant> => {
  const composition = pathToFileURL(resolve(build, 'composition/index.js')).href
  const { createKinesis } = (await import(composition)) as typeof Composition
  const kinesis = await createKinesis()
  const request = (name: string, input: unknown) => ({
    method: 'POST',
    url: '/',
    headers: { host: 'localhost', ...sdkHeaders(name) },
    body: Buffer.from(JSON.stringify(input)),
  })
  const answered = async (asked: ReturnType<typeof request>): Promise<string | Uint8Array> => {
    const { status, body } = await kinesis.handle(asked)
    if (typeof body !== 'string' && !(body instanceof Uint8Array)) throw new Error('an answer came in pieces')
    if (status !== 200) throw new Error(`${build}: ${status} ${Buffer.from(body).toString()}`)
    return body
  }
  const call: Call = async (name, input) => {
    const text = Buffer.from(await answered(request(name, input))).toString()
    return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
  }
  const requests = (await prepare(call)).map((input) => request(operation, input))
  let next = 0
  return {
    costs: [],
    async send(count) {
      for (let sent = 0; sent < count; sent++)
        await answered(requests[next++ % requests.length] as ReturnType<typeof request>)
    },
  }
}

/** Everybody follows everybody else equally often. */
const rotated = <Item>(items: readonly Item[], by: number): readonly Item[] => {
  const start = by % items.length
  return [...items.slice(start), ...items.slice(0, start)]
}

const compare = async (name: string, workload: Workload, builds: readonly string[]): Promise<void> => {
  const contestants: Contestant[] = []
  for (const build of builds) contestants.push(await contestant(build, workload))
  const requests = recordsPerTurn / workload.recordsPerRequest
  for (let turn = 0; turn < uncounted + turns; turn++) {
    for (const { costs, send } of rotated(contestants, turn)) {
      const before = process.cpuUsage()
      await send(requests)
      const { user, system } = process.cpuUsage(before)
      if (turn >= uncounted) costs.push((user + system) / requests)
    }
  }
  const bases = contestants[0]?.costs ?? []
  for (const [index, { costs }] of contestants.entries()) {
    const figures = `${median(costs).toFixed(2)} µs, ${medianRatio(costs, bases).toFixed(3)} of the first`
    process.stdout.write(`${name.padEnd(20)}  ${figures}  ${builds[index]}\n`)
  }
}

const builds = process.argv.slice(2)
if (builds.length === 0) {
  process.stderr.write('Name one build or more, such as dist/esm. See benchmarks/README.md.\n')
  process.exitCode = 2
} else for (const [name, workload] of Object.entries(workloads)) await compare(name, workload, builds)
