import type { RequestListener } from 'node:http'
import {
  type ListeningServer,
  listen as listenNode,
  type ListenOptions as NodeListenOptions,
} from '../handlers/node/listen.js'
import { type NodeRequest, requestListener as nodeListener } from '../handlers/node/listener.js'
import type { NodeResponse } from '../handlers/node/send-response.js'
import type { Kinesis } from '../src/kinesis.js'
import { clientCredentials } from './client-credentials.js'
import { failedCore } from './failed-core.js'
import { isKinesis, isPromise, type KinesisSource, openedOnce } from './kinesis-source.js'
import type { ListenOptions } from './options.generated.js'
import { optionTable } from './options.js'
import { resolveListenOptions } from './resolve-options.js'
import { tlsIdentity } from './tls-identity.js'

export type { NodeRequest } from '../handlers/node/listener.js'
export type { NodeResponse } from '../handlers/node/send-response.js'
export type { KinesisSource } from './kinesis-source.js'
export type { KinesisOptions, ListenOptions } from './options.generated.js'

/** Configuration of an AWS SDK client that talks to a server: `new KinesisClient(server.clientConfig)`. */
export interface ClientConfig {
  readonly endpoint: string
  readonly region: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
}

export interface KinesisServer extends ListeningServer {
  /** For clients of the AWS SDK for JavaScript v3: endpoint, region and dummy credentials. */
  readonly clientConfig: ClientConfig
}

/**
 * A listener for the `request` event of a `node:http`, `node:https` or `node:http2` server that you have already. It
 * reads the body itself, so nothing before it may have done so.
 * @param source options are opened at the first request and belong to nobody: make the Kinesis yourself to close it
 */
export const requestListener = (source: KinesisSource): ((req: NodeRequest, res: NodeResponse) => void) => {
  if (isKinesis(source)) return nodeListener(source)
  const opened = openedOnce(source)
  return (req, res) => {
    void opened()
      .catch(failedCore)
      .then((core) => nodeListener(core)(req, res))
  }
}

/**
 * Serves a Kinesis, or any `(req, res)` listener such as an Express app, over HTTP/1.1 and HTTP/2 on one port of the
 * loopback address, with TLS where a certificate is given. Installs no signal handlers. Closing the server leaves a Kinesis that was given open; one that was
 * opened from options is closed with it.
 * @param target a Kinesis, a promise of one, options for one, or a listener
 * @throws OptionError for options that are unknown or have a value that is not allowed; Error with the code of the
 *   system, such as EADDRINUSE, when the port cannot be had; what opening the Kinesis throws
 */
export const listen = async (
  target: KinesisSource | RequestListener,
  options: ListenOptions = {},
): Promise<KinesisServer> => {
  const resolved = resolveListenOptions(options)
  const address = { ...resolved, tls: tlsIdentity(resolved) }
  if (typeof target === 'function')
    return withClientConfig(await listenNode(target, address), optionTable.region.default)
  const kinesis = await openedOnce(target)()
  const server =
    isPromise(target) || isKinesis(target)
      ? await listenNode(kinesis, address)
      : closingBoth(await listenOrClose(kinesis, address), kinesis)
  return withClientConfig(server, kinesis.settings.region)
}

const withClientConfig = (server: ListeningServer, region: string): KinesisServer => ({
  ...server,
  clientConfig: { endpoint: server.url, region, credentials: clientCredentials },
})

const listenOrClose = async (kinesis: Kinesis, address: NodeListenOptions): Promise<ListeningServer> => {
  try {
    return await listenNode(kinesis, address)
  } catch (error) {
    await kinesis.close()
    throw error
  }
}

const closingBoth = (server: ListeningServer, kinesis: Kinesis): ListeningServer => {
  const close = async (): Promise<void> => {
    await server.close()
    await kinesis.close()
  }
  return { ...server, close, [Symbol.asyncDispose]: close }
}
