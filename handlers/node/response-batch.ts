import type { ServerResponse } from 'node:http'
import timers from 'node:timers'

// Taken when this file is loaded, so that fake timers which a test installs later hold no answer up. Not by its import,
// which the CommonJS build looks up whenever it is used.
const { setImmediate } = timers

/** Longest time in ms that an answer waits for others. */
const longestWaitMs = 0.3

/** Fake timers that are there already would never let an answer go; theirs tell of their clock. */
const canWait = !('clock' in setImmediate)

interface WaitingResponse {
  readonly res: ServerResponse
  readonly body: string | Uint8Array
}

let waiting: WaitingResponse[] = []
let firstAt = 0

/**
 * Ends responses together that were made in one turn of the event loop. Clients that are woken by one answer find the
 * next ones on their way; one at a time, each would put its client to sleep and wake it again, which takes longer than
 * to make the answer.
 * @param res with its head written
 */
export const endTogether = (res: ServerResponse, body: string | Uint8Array): void => {
  if (!canWait) {
    end(res, body)
    return
  }
  const now = performance.now()
  if (waiting.length === 0) {
    firstAt = now
    setImmediate(endWaiting)
  }
  waiting.push({ res, body })
  if (now - firstAt > longestWaitMs) endWaiting()
}

const endWaiting = (): void => {
  const batch = waiting
  waiting = []
  for (const { res, body } of batch) if (!res.destroyed && !res.writableEnded) end(res, body)
}

/**
 * Node joins a text with the head, but gathers it with an empty last piece when it is given to `end()`: a system call
 * for several pieces, which costs a tenth of the throughput more than one for the text that has been let go before.
 */
const end = (res: ServerResponse, body: string | Uint8Array): void => {
  if (typeof body === 'string' && body !== '') {
    res.write(body, isAscii(body) ? 'latin1' : 'utf8')
    res.socket?.uncork()
    res.end()
  } else res.end(body)
}

/** Node copies a text of one byte for each character as it is, where it need not be UTF-8. */
const isAscii = (text: string): boolean => Buffer.byteLength(text) === text.length
