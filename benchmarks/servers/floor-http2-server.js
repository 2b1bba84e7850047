/** The floor of HTTP/2: what any server on `node:http2` has to do for a request, and nothing else. */
import { createServer } from 'node:http2'
import { replyTo } from './floor-replies.js'

const server = createServer({ settings: { maxConcurrentStreams: 1000 } })

server.on('stream', (stream, requestHeaders) => {
  /** @type {Buffer[]} */
  const chunks = []
  stream.on('data', (chunk) => chunks.push(chunk))
  stream.on('end', () => {
    const reply = replyTo(requestHeaders['x-amz-target'], chunks)
    if (reply === undefined) return stream.respond({ ':status': 400 }, { endStream: true })
    stream.respond({ ':status': 200, ...reply.headers })
    stream.end(reply.body)
  })
})

server.listen(Number(process.argv[2]), '127.0.0.1')
