import { type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http'
import { constants, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2'
import type { Duplex } from 'node:stream'
import { withoutConnectionHeaders } from './connection-headers.js'
import { connectionPair } from './connection-pair.js'
import { isGone, resetStream } from './stream-state.js'

/**
 * A listener for the `stream` event of a `node:http2` server that passes each request on as HTTP/1.1, over a
 * connection within the process that `acceptHttp1` is given. Frameworks that put their own prototypes on `req` and
 * `res` (Express) cannot work with the compatibility objects of `node:http2`; this way they see what they know.
 */
export const forwardStreamsTo = (
  acceptHttp1: (connection: Duplex) => void,
): ((stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void) => {
  return (stream, headers) => {
    stream.on('error', () => {})
    try {
      forward(acceptHttp1, stream, headers)
    } catch {
      // What HTTP/2 lets through and HTTP/1.1 does not, such as CONNECT or a path with spaces.
      if (!isGone(stream)) stream.respond({ ':status': 400 }, { endStream: true })
    }
  }
}

const forward = (
  acceptHttp1: (connection: Duplex) => void,
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
): void => {
  const { ':method': method, ':path': path, ':authority': authority, ':scheme': _, ...fields } = headers
  if (method === undefined || path === undefined) throw new TypeError('a request needs a method and a path')
  const http1Fields: OutgoingHttpHeaders = fields
  if (authority !== undefined) http1Fields.host = authority
  if (!stream.endAfterHeaders && fields['content-length'] === undefined) {
    http1Fields['transfer-encoding'] = 'chunked'
  }
  const [near, far] = connectionPair(stream.session?.socket ?? {})
  const forwarded = request({ method, path, headers: http1Fields, createConnection: () => near })
  forwarded.on('continue', () => {
    if (!isGone(stream)) stream.additionalHeaders({ ':status': 100 })
  })
  forwarded.on('response', (response) => respond(stream, response))
  forwarded.on('error', () => {
    // Whoever has answered need not read on.
    if (stream.headersSent) dropRest(stream)
    else resetStream(stream)
  })
  stream.on('close', () => forwarded.destroy())
  acceptHttp1(far)
  stream.pipe(forwarded)
}

const respond = (stream: ServerHttp2Stream, response: IncomingMessage): void => {
  response.on('error', () => resetStream(stream))
  if (isGone(stream)) return
  stream.respond({ ...withoutConnectionHeaders(response.headers), ':status': response.statusCode ?? 500 })
  response.pipe(stream)
  stream.on('finish', () => {
    if (!stream.readableEnded) endAnswered(stream)
  })
}

/** Lets the client go on sending what nobody reads, so that its connection is not held up. */
const dropRest = (stream: ServerHttp2Stream): void => {
  stream.unpipe()
  stream.resume()
}

/** Tells the client that its answer is whole and that the rest of its request is not wanted (RFC 9113, section 8.1). */
const endAnswered = (stream: ServerHttp2Stream): void => {
  dropRest(stream)
  stream.close(constants.NGHTTP2_NO_ERROR)
}
