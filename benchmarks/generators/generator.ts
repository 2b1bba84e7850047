import type { Protocol } from '../kinesis-request.js'

/** What is asked of a generator. */
export interface Load {
  readonly url: string
  readonly protocol: Protocol
  /** File of whole HTTP requests, sent in turn: for each its length in bytes, a line feed, and the bytes. */
  readonly requestsFile: string
  readonly connections: number
  /** Requests under way on each connection at any time; 1 over HTTP/1.1. */
  readonly streams: number
  readonly seconds: number
}

/** What came of it. */
export interface Measurement {
  /** Answers that arrived whole within the time. */
  readonly answers: number
  /** Bytes received, heads of answers included. */
  readonly bytes: number
  /** How long it took in fact. */
  readonly seconds: number
  /** Answers that were not a success, connections that failed, and requests that found no answer. */
  readonly errors: number
}

export interface Generator {
  /** Name and version for the report. */
  readonly name: string
  /**
   * Sends for as long as it is told.
   * @throws Error when it did not work
   */
  run(load: Load): Promise<Measurement>
}

/** The content of a requests file. */
export const encodeRequests = (requests: readonly Buffer[]): Buffer =>
  Buffer.concat(requests.flatMap((request) => [Buffer.from(`${request.length}\n`), request]))

/** The requests of a requests file. */
export const decodeRequests = (file: Buffer): readonly Buffer[] => {
  const requests: Buffer[] = []
  for (let at = 0; at < file.length; ) {
    const start = file.indexOf('\n', at) + 1
    const length = Number(file.toString('latin1', at, start - 1))
    requests.push(file.subarray(start, start + length))
    at = start + length
  }
  return requests
}
