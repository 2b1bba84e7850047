import { InProcessHandler } from '../../../handlers/aws-sdk/in-process-handler.js'
import type { SentRequest } from '../../contracts/handler/host.js'
import { handlerContract } from '../../contracts/handler/index.js'

const sdkRequest = ({ path, ...sent }: SentRequest) => {
  const url = new URL(path, 'http://in-process.invalid')
  return { ...sent, path: url.pathname, query: Object.fromEntries(url.searchParams) }
}

handlerContract({
  name: 'the AWS SDK for JavaScript',
  brokenCore: 'rejects',
  serve: async (core) => {
    const handler = new InProcessHandler(async () => core)
    return {
      exchange: async (sent) => {
        const { response } = await handler.handle(sdkRequest(sent))
        const body = new Uint8Array(await new Response(response.body as ReadableStream).arrayBuffer())
        return { status: response.statusCode, headers: response.headers, body }
      },
      stream: async (sent) => {
        const client = new AbortController()
        const { response } = await handler.handle(sdkRequest(sent), { abortSignal: client.signal })
        const pieces = response.body as ReadableStream<Uint8Array>
        return { status: response.statusCode, pieces, leave: () => client.abort() }
      },
    }
  },
})
