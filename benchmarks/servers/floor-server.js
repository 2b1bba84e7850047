/** The floor: what any server on `node:http` has to do for a request, and nothing else. */
import { createServer } from 'node:http'
import { replyTo } from './floor-replies.js'

const server = createServer((request, response) => {
  /** @type {Buffer[]} */
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    const reply = replyTo(request.headers['x-amz-target'], chunks)
    if (reply === undefined) response.writeHead(400).end()
    else response.writeHead(200, reply.headers).end(reply.body)
  })
})

server.listen(Number(process.argv[2]), '127.0.0.1')
