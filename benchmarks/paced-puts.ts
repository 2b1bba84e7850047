import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { sdkHeaders } from './kinesis-request.js'

/** One put. */
export interface Put {
  /** When it was sent, by `performance.now()`. */
  readonly sentMs: number
  /** How long its answer took. */
  readonly ms: number
}

export interface Pace {
  readonly url: string
  readonly perSecond: number
  /** The input of PutRecord that is to be sent now. */
  input(index: number): object
  signal: AbortSignal
}

const connections = 64

/**
 * Puts records at a fixed rate, whether or not the last ones have been answered, until the signal aborts. Those that a
 * late timer has missed are sent at once.
 * @returns all puts, when the last has been answered
 * @throws Error when one is answered with another status than 200
 */
export const pacedPuts = async ({ url, perSecond, input, signal }: Pace): Promise<readonly Put[]> => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections, scheduling: 'fifo' })
  const headers = sdkHeaders('PutRecord')
  const put = async (index: number): Promise<Put> => {
    const body = JSON.stringify(input(index))
    const sentMs = performance.now()
    const sent = request(url, {
      method: 'POST',
      agent,
      headers: { ...headers, 'content-length': body.length },
    })
    sent.end(body)
    const [answer] = await once(sent, 'response')
    answer.resume()
    await once(answer, 'end')
    if (answer.statusCode !== 200) throw new Error(`PutRecord was answered ${answer.statusCode}`)
    return { sentMs, ms: performance.now() - sentMs }
  }
  const puts: Promise<Put>[] = []
  const startMs = performance.now()
  while (!signal.aborted) {
    const due = Math.floor(((performance.now() - startMs) * perSecond) / 1000)
    while (puts.length < due) puts.push(put(puts.length))
    await pause(1)
  }
  const answered = await Promise.all(puts)
  agent.destroy()
  return answered
}
