import { type http1Client, type http2Client, streamed } from '../../handlers/node/support.js'
import type { ServedCore } from './host.js'

/** A core that is served over a socket. @param mount path before those of the requests */
export const overHttp = (
  url: string,
  client: typeof http1Client | typeof http2Client,
  mount = '',
): ServedCore => ({
  exchange: ({ path, ...sent }) => client(url).exchange({ ...sent, path: mount + path }),
  stream: async ({ path, ...sent }) => {
    const { status, body, abort } = await streamed(url, client, { ...sent, path: mount + path })
    return { status, pieces: body, leave: abort }
  },
})
