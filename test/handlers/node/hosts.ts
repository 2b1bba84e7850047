import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { createServer as createHttp2Server, type Http2Server } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { requestListener } from '../../../handlers/node/listener.js'
import type { RequestCore } from '../../../handlers/request-core.js'
import { type Client, coreThat, http1Client, http2Client, listening } from './support.js'

export interface Host {
  readonly name: string
  readonly client: (url: string) => Client
  /** Serves a core and gives the URL. */
  readonly serve: (core: RequestCore) => Promise<string>
}

/** Every way in which Node brings a request to a core. */
export const hosts: readonly Host[] = [
  { name: 'listen, HTTP/1.1', client: http1Client, serve: served },
  { name: 'listen, HTTP/2', client: http2Client, serve: served },
  {
    name: 'a node:http server',
    client: http1Client,
    serve: (core) => opened(createServer(requestListener(core))),
  },
  {
    name: 'a node:http2 server',
    client: http2Client,
    serve: (core) => opened(createHttp2Server(requestListener(core))),
  },
  { name: 'an application under listen, HTTP/1.1', client: http1Client, serve: servedAsApplication },
  { name: 'an application under listen, HTTP/2', client: http2Client, serve: servedAsApplication },
]

async function served(core: RequestCore): Promise<string> {
  return (await listening(coreThat((sent) => core.handle(sent), core.maxRequestBodyBytes))).url
}

async function servedAsApplication(core: RequestCore): Promise<string> {
  return (await listening(requestListener(core))).url
}

async function opened(server: Server | Http2Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
