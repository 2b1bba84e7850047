import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import { serve as srvx } from 'srvx'
import { onTestFinished } from 'vitest'
import { fetchHandler } from '../../../handlers/fetch/handler.js'
import type { HostUnderTest, SentRequest } from '../../contracts/handler/host.js'
import { handlerContract } from '../../contracts/handler/index.js'
import { overHttp } from '../../contracts/handler/over-http.js'
import { http1Client } from '../node/support.js'

type Fetch = (request: Request) => Response | Promise<Response>

const requestFrom = ({ method, path, headers, body }: SentRequest, mount: string, signal?: AbortSignal) =>
  new Request(`http://localhost${mount}${path}`, {
    method,
    headers,
    ...(body !== undefined && { body: Buffer.from(body) }),
    ...(signal !== undefined && { signal }),
  })

const fetching = (name: string, served: (handler: Fetch) => Fetch, mount = ''): HostUnderTest => ({
  name,
  serve: async (core) => {
    const answer = served(fetchHandler(async () => core))
    return {
      exchange: async (sent) => {
        const response = await answer(requestFrom(sent, mount))
        const body = new Uint8Array(await response.arrayBuffer())
        return { status: response.status, headers: Object.fromEntries(response.headers), body }
      },
      stream: async (sent) => {
        const client = new AbortController()
        const { status, body } = await answer(requestFrom(sent, mount, client.signal))
        return { status, pieces: body ?? new ReadableStream(), leave: () => client.abort() }
      },
    }
  },
})

handlerContract(fetching('fetch', (handler) => handler))
handlerContract(
  fetching(
    'Hono',
    (handler) => {
      const app = new Hono().mount('/kinesis', handler)
      return (request) => app.fetch(request)
    },
    '/kinesis',
  ),
)

handlerContract({
  name: 'Hono on @hono/node-server',
  serve: async (core) => {
    const app = new Hono().mount(
      '/kinesis',
      fetchHandler(async () => core),
    )
    const server = createAdaptorServer({ fetch: app.fetch }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    return overHttp(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, http1Client, '/kinesis')
  },
})

handlerContract({
  name: 'srvx',
  serve: async (core) => {
    const server = srvx({
      fetch: fetchHandler(async () => core),
      hostname: '127.0.0.1',
      port: 0,
      silent: true,
      gracefulShutdown: false,
    })
    await server.ready()
    onTestFinished(() => server.close(true))
    return overHttp(server.url ?? '', http1Client)
  },
})
