import { rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeRequests, type Generator, type Load, type Measurement } from './generators/generator.js'
import { rawRequest } from './kinesis-request.js'
import type { RunningServer } from './servers/command-server.js'

/** Requests that are sent in turn. */
export interface Requests extends Pick<Load, 'protocol' | 'connections' | 'streams'> {
  readonly operation: string
  readonly inputs: readonly unknown[]
}

/** What came of a load. */
export interface Round extends Measurement {
  /** Processor time of the server, or undefined where the system does not tell. */
  readonly processorSeconds: number | undefined
}

/** Loads a server. @throws Error when the generator did not work */
export const underLoad = async (
  running: RunningServer,
  { operation, inputs, protocol, connections, streams }: Requests,
  generator: Generator,
  seconds: number,
): Promise<Round> => {
  const { url } = running
  const requestsFile = join(tmpdir(), `shardport-benchmark-${process.pid}.requests`)
  writeFileSync(requestsFile, encodeRequests(inputs.map((input) => rawRequest(url, operation, input))))
  const load = { url, protocol, requestsFile, connections, streams }
  try {
    const before = running.processorSeconds()
    const measurement = await generator.run({ ...load, seconds })
    const after = running.processorSeconds()
    return { ...measurement, processorSeconds: before && after && after - before }
  } finally {
    rmSync(requestsFile, { force: true })
  }
}

/**
 * Seconds of processor time for one answer; of any time where the system does not tell.
 * @throws Error when there were errors, or no answers
 */
export const costOf = ({ processorSeconds, seconds, answers, errors }: Round): number => {
  if (errors > 0 || answers === 0) throw new Error(`${errors} errors among ${answers} answers`)
  return (processorSeconds ?? seconds) / answers
}
