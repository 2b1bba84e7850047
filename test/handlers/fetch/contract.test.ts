import { Hono } from 'hono'
import { fetchHandler } from '../../../handlers/fetch/handler.js'
import type { HostUnderTest, SentRequest } from '../../contracts/handler/host.js'
import { handlerContract } from '../../contracts/handler/index.js'

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
