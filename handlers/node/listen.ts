import type { RequestListener } from 'node:http'
import type { RequestCore } from '../request-core.js'
import { DualProtocolServer } from './dual-protocol-server.js'
import type { TlsIdentity } from './tls-handshakes.js'

export interface ListenOptions {
  /** 0, unless told otherwise: any free port. */
  readonly port?: number
  /** Address or name of the interface; 127.0.0.1 unless told otherwise. */
  readonly host?: string
  /** What the server proves its name with: connections then are to be of TLS, and of nothing else. */
  readonly tls?: TlsIdentity | undefined
  /** Longest time in ms until a connection has shown its protocol and the headers of its request; 60,000. */
  readonly headersTimeoutMs?: number
  /**
   * Longest time in ms for a whole request to arrive; 300,000. A connection on which nothing moves is closed within one
   * and a half minutes after it too, be a request in flight or not.
   */
  readonly requestTimeoutMs?: number
  /**
   * Time in ms that an HTTP/1.1 connection stays open between two requests at least; 65,000: longer than clients keep
   * it. It is closed within a minute after that.
   */
  readonly keepAliveTimeoutMs?: number
  /** Time in ms that `close()` gives the requests in flight; 10,000. */
  readonly closeTimeoutMs?: number
}

export interface ListeningServer extends AsyncDisposable {
  /** Where a client on this machine reaches the server, without a trailing slash. */
  readonly url: string
  readonly host: string
  readonly port: number
  /**
   * Stops accepting connections, closes the idle ones, ends streamed answers of a core, and resolves when the requests
   * in flight are answered or have used up `closeTimeoutMs`. What was served stays open. Calling it again gives the same promise.
   */
  close(): Promise<void>
  /** Lets the process end although the server is open. */
  unref(): void
}

/**
 * Serves HTTP/1.1 and HTTP/2 on one port: with prior knowledge, and over TLS also as ALPN agrees on it.
 *
 * @param target a core, or the `(req, res)` listener of an application (Express, Connect, Koa, …)
 * @throws Error one line that says what to do, with the code of the system, such as `EADDRINUSE`, when the address
 *   cannot be had
 */
export const listen = async (
  target: RequestCore | RequestListener,
  options: ListenOptions = {},
): Promise<ListeningServer> => {
  const { host = '127.0.0.1', headersTimeoutMs = 60_000, requestTimeoutMs = 300_000 } = options
  const { keepAliveTimeoutMs = 65_000, closeTimeoutMs = 10_000 } = options
  const server = new DualProtocolServer(
    target,
    {
      headersTimeoutMs,
      requestTimeoutMs,
      keepAliveTimeoutMs,
      closeTimeoutMs,
    },
    options.tls,
  )
  const { port } = await server.listen(options.port ?? 0, host).catch((error: unknown) => {
    throw explained(error, options.port ?? 0, host)
  })
  const url = `${options.tls === undefined ? 'http' : 'https'}://${reachableHost(host)}:${port}`
  return {
    url,
    host,
    port,
    close: () => server.close(),
    unref: () => server.unref(),
    [Symbol.asyncDispose]: () => server.close(),
  }
}

/** Servers listen on the unspecified addresses, but not every system lets clients connect to them. */
const reachableHost = (host: string): string => {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}

const explained = (error: unknown, port: number, host: string): unknown => {
  // Not by its class: test runners have an Error of their own.
  const { code } = error as NodeJS.ErrnoException
  const reason = reasons[code ?? '']
  if (reason === undefined) return error
  return Object.assign(new Error(`cannot listen on ${host} port ${port}: ${reason}`, { cause: error }), {
    code,
  })
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is taken; choose another, or 0 for a free one',
  EACCES: 'not permitted; choose a port above 1023',
  EADDRNOTAVAIL: 'the address is not one of this machine; choose another host',
  ENOTFOUND: 'the host name is unknown; choose another host',
}
