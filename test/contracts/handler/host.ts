import type { RequestCore } from '../../../handlers/request-core.js'

export interface SentRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array
}

export interface ReceivedAnswer {
  readonly status: number
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Uint8Array
}

export interface StreamedAnswer {
  readonly status: number
  readonly pieces: AsyncIterable<Uint8Array>
  /** As a client that vanishes. */
  leave(): void
}

/** A host with a core behind it, as its client sees it. */
export interface ServedCore {
  exchange(sent: SentRequest): Promise<ReceivedAnswer>
  /** Of hosts that stream: gives an answer with its body unread. */
  readonly stream?: (sent: SentRequest) => Promise<StreamedAnswer>
}

/** The differences that hosts force are those of docs/hosts.md. */
export interface HostUnderTest {
  readonly name: string
  /** Serves a core until the test has finished. */
  serve(core: RequestCore): Promise<ServedCore>
  /** Longest body in bytes that the host carries; 16 MiB. */
  readonly longestBody?: number
  /** Whether the host gives the pieces of an answer as they come; true. */
  readonly streams?: boolean
  /** Whether the host hears of it when a client goes; true. */
  readonly noticesLeaving?: boolean
  /** What becomes of a core that rejects against its contract; 500. */
  readonly brokenCore?: 'rejects'
}

/** @throws TypeError when the host does not stream */
export const streamFrom = ({ stream }: ServedCore, sent: SentRequest): Promise<StreamedAnswer> => {
  if (stream === undefined) throw new TypeError('a host that streams must have stream()')
  return stream(sent)
}
