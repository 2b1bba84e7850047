import type { HttpRequest, HttpResponse } from '../src/http.js'

/** What answers the requests: a `Kinesis`, or anything shaped like one. */
export interface RequestCore {
  /** Never rejects. */
  handle(request: HttpRequest): Promise<HttpResponse>
  /** Longest request body that `handle` takes, in bytes. */
  readonly maxRequestBodyBytes: number
}

/** Gives the core that is to answer a request, opening it when it is asked for first. */
export type OpenCore = () => Promise<RequestCore>

/** A host's answer when a core rejects against its contract. */
export const brokenCoreAnswer = { status: 500, headers: { 'Content-Length': '0' }, body: '' } as const
