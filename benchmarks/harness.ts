import { rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Server } from './command-server.js'
import { encodeRequests, type Generator, type Measurement } from './generators/generator.js'
import { callAt, rawRequest } from './kinesis-request.js'
import type { Workload } from './workloads.js'

export interface Settings {
  readonly rounds: number
  /** Length of each measurement. */
  readonly seconds: number
}

/** One round. */
export interface Round extends Measurement {
  /** Processor time of the server, or undefined where the system does not tell. */
  readonly processorSeconds: number | undefined
}

/** What one server did with one workload, round by round. */
export interface Run {
  readonly workload: Workload
  readonly server: string
  readonly rounds: readonly Round[]
}

/** Load that is not counted, before each measurement, so that the server's code is compiled. */
export const warmUpSeconds = 1

/**
 * Measures every server with every workload. The servers take turns within a round, each in a new process, so that
 * whatever happens to the machine meanwhile happens to all, and nothing is carried from one measurement to the next.
 */
export const measure = async (
  workloads: readonly Workload[],
  servers: readonly Server[],
  generator: Generator,
  { rounds, seconds }: Settings,
  progress: (line: string) => void,
): Promise<readonly Run[]> => {
  const runs: Run[] = []
  for (const workload of workloads) {
    const measured = new Map<string, Round[]>(servers.map(({ name }) => [name, []]))
    for (let round = 1; round <= rounds; round++) {
      for (const server of servers) {
        const measurement = await measureOnce(workload, server, generator, seconds)
        measured.get(server.name)?.push(measurement)
        const rate = Math.round(measurement.answers / measurement.seconds)
        progress(`${workload.name} ${round}/${rounds} ${server.name}: ${rate} requests/s`)
      }
    }
    for (const [server, measurements] of measured) runs.push({ workload, server, rounds: measurements })
  }
  return runs
}

const measureOnce = async (
  workload: Workload,
  server: Server,
  generator: Generator,
  seconds: number,
): Promise<Round> => {
  const requestsFile = join(tmpdir(), `shardport-benchmark-${process.pid}.requests`)
  const running = await server.start()
  try {
    const { url } = running
    const inputs = await preparedInputs(workload, url)
    writeFileSync(
      requestsFile,
      encodeRequests(inputs.map((input) => rawRequest(url, workload.operation, input))),
    )
    const load = { url, requestsFile, connections: workload.connections }
    await generator.run({ ...load, seconds: warmUpSeconds })
    const before = running.processorSeconds()
    const measurement = await generator.run({ ...load, seconds })
    const after = running.processorSeconds()
    return { ...measurement, processorSeconds: before && after && after - before }
  } finally {
    await running.stop()
    rmSync(requestsFile, { force: true })
  }
}

/** The workload's inputs, after one has been seen to do what the timed ones will be counted for. */
const preparedInputs = async (workload: Workload, url: string): Promise<readonly unknown[]> => {
  const call = callAt(url)
  const inputs = await workload.prepare(call)
  const records = workload.recordsIn(await call(workload.operation, inputs[0]))
  if (records !== workload.recordsPerRequest)
    throw new Error(`${workload.name} came to ${records} records instead of ${workload.recordsPerRequest}`)
  return inputs
}
