import type { RequestListener } from 'node:http'
import { type KinesisServer, type ListenOptions, listen as listenNode } from '../handlers/node/listen.js'
import {
  type NodeRequest,
  type NodeResponse,
  requestListener as nodeListener,
} from '../handlers/node/listener.js'
import type { Kinesis } from '../src/kinesis.js'
import { isKinesis, type KinesisSource, openedOnce } from './kinesis-source.js'

export type { ClientConfig, KinesisServer, ListenOptions } from '../handlers/node/listen.js'
export type { NodeRequest, NodeResponse } from '../handlers/node/listener.js'
export type { KinesisSource } from './kinesis-source.js'

/**
 * A listener for the `request` event of a `node:http`, `node:https` or `node:http2` server that you have already. It
 * reads the body itself, so nothing before it may have done so.
 * @param source options are opened at the first request and belong to nobody: make the Kinesis yourself to close it
 */
export const requestListener = (source: KinesisSource): ((req: NodeRequest, res: NodeResponse) => void) => {
  if (isKinesis(source)) return nodeListener(source)
  const opened = openedOnce(source)
  return (req, res) => {
    opened().then(
      (kinesis) => nodeListener(kinesis)(req, res),
      (error: unknown) => res.writeHead(500).end(failureBody(error)),
    )
  }
}

/** As the core answers when its store cannot work. */
const failureBody = (error: unknown): string =>
  JSON.stringify({
    __type: 'InternalFailure',
    message: error instanceof Error ? error.message : String(error),
  })

/**
 * Serves a Kinesis, or any `(req, res)` listener such as an Express app, over HTTP/1.1 and HTTP/2 on one port of the
 * loopback address. Installs no signal handlers. Closing the server leaves a Kinesis that was given open; one that was
 * opened from options is closed with it.
 * @param target a Kinesis, a promise of one, options for one, or a listener
 * @throws Error with the code of the system, such as EADDRINUSE, when the port cannot be had; what opening the Kinesis
 *   throws
 */
export const listen = async (
  target: KinesisSource | RequestListener,
  options: ListenOptions = {},
): Promise<KinesisServer> => {
  if (typeof target === 'function') return listenNode(target, options)
  const kinesis = await openedOnce(target)()
  if (target instanceof Promise || isKinesis(target)) return listenNode(kinesis, options)
  return closingBoth(await listenOrClose(kinesis, options), kinesis)
}

const listenOrClose = async (kinesis: Kinesis, options: ListenOptions): Promise<KinesisServer> => {
  try {
    return await listenNode(kinesis, options)
  } catch (error) {
    await kinesis.close()
    throw error
  }
}

const closingBoth = (server: KinesisServer, kinesis: Kinesis): KinesisServer => {
  const close = async (): Promise<void> => {
    await server.close()
    await kinesis.close()
  }
  return { ...server, close, [Symbol.asyncDispose]: close }
}
