import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'

/**
 * What a Function URL and the Runtime API know of an event.
 * @typedef {object} Invocation
 * @property {object} event what the function is called with
 * @property {import('node:http').ServerResponse} client who waits; once gone, it is not worth calling the function
 * @property {(outcome: 'response' | 'error', sent: import('node:http').IncomingMessage) => Promise<void>} answer takes
 *   what the function has answered
 */

/**
 * The Runtime API of AWS Lambda (AWS documentation, "Using the Lambda runtime API") for any number of instances of a
 * function: an event goes to the one that has been idle for longest.
 * @param {number} timeoutMs the time that the function has for an event
 */
export function runtimeApi(timeoutMs) {
  /** @type {Invocation[]} */
  let waiting = []
  /** @type {import('node:http').ServerResponse[]} */
  let idle = []
  /** @type {Map<string, Invocation>} */
  const underWay = new Map()

  const handOut = () => {
    waiting = waiting.filter(({ client }) => !client.destroyed)
    idle = idle.filter((instance) => !instance.destroyed)
    while (waiting.length > 0 && idle.length > 0) {
      const id = randomUUID()
      const invocation = waiting.shift()
      underWay.set(id, invocation)
      const headers = {
        'Content-Type': 'application/json',
        'Lambda-Runtime-Aws-Request-Id': id,
        'Lambda-Runtime-Deadline-Ms': Date.now() + timeoutMs,
        'Lambda-Runtime-Invoked-Function-Arn': 'arn:aws:lambda:us-east-1:000000000000:function:kinesis',
      }
      idle.shift().writeHead(200, headers).end(JSON.stringify(invocation.event))
    }
  }

  // A function may take its time for a response, and so for the request that carries it.
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: 0 }, async (request, response) => {
    const [, , , , id, outcome] = request.url.split('/')
    if (id === 'next') {
      idle.push(response)
      return handOut()
    }
    const invocation = underWay.get(id)
    underWay.delete(id)
    if (invocation === undefined) console.error(`The function cannot be started: ${await text(request)}`)
    // An instance that ends in the middle of its answer leaves its client without one.
    else await invocation.answer(outcome, request).catch(() => invocation.client.destroy())
    response.writeHead(202).end()
  })

  return {
    server,
    /** @param {Invocation} invocation */
    invoke(invocation) {
      waiting.push(invocation)
      handOut()
    },
  }
}
