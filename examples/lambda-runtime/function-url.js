import { createServer } from 'node:http'
import { buffer, json } from 'node:stream/consumers'

/** Between head and body of a response that a function streams (AWS documentation, "Response streaming"). */
const separator = Buffer.alloc(8)

/**
 * A Function URL of AWS Lambda, with either invoke mode: requests become events of payload format 2.0.
 * @param {(invocation: import('./runtime-api.js').Invocation) => void} invoke
 */
export function functionUrl(invoke) {
  return createServer((request, client) => {
    const answer = async (outcome, sent) => {
      if (outcome === 'error') client.writeHead(502).end(await buffer(sent))
      else if (sent.headers['lambda-runtime-function-response-mode'] === 'streaming')
        await stream(sent, client)
      else send(await json(sent), client)
    }
    eventOf(request).then(
      (event) => invoke({ event, client, answer }),
      () => client.destroy(),
    )
  })
}

async function eventOf(request) {
  const { pathname, search } = new URL(request.url, 'http://localhost')
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: pathname,
    rawQueryString: search.slice(1),
    headers: request.headers,
    requestContext: { http: { method: request.method, path: pathname } },
    body: (await buffer(request)).toString('base64'),
    isBase64Encoded: true,
  }
}

function send({ statusCode, headers, body, isBase64Encoded }, client) {
  client.writeHead(statusCode, headers).end(body, isBase64Encoded ? 'base64' : 'utf8')
}

/** As on AWS, the function goes on when its client has gone. */
async function stream(sent, client) {
  let read = Buffer.alloc(0)
  for await (const chunk of sent) {
    if (client.headersSent) client.write(chunk)
    else {
      read = Buffer.concat([read, chunk])
      const end = read.indexOf(separator)
      if (end === -1) continue
      const { statusCode, headers } = JSON.parse(read.subarray(0, end))
      client.writeHead(statusCode, headers).write(read.subarray(end + separator.length))
    }
  }
  if (sent.trailers['lambda-runtime-function-error-type'] === undefined) client.end()
  else client.destroy()
}
