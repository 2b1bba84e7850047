import { once } from 'node:events'
import { connect } from 'node:http2'
import { text } from 'node:stream/consumers'

export type Protocol = 'HTTP/1.1' | 'HTTP/2'

const accessKey = 'AKIAIOSFODNN7EXAMPLE'

/**
 * The headers with which an AWS SDK for JavaScript sends a call, without Host and Content-Length. Nobody verifies the
 * signature, so it only has its form.
 */
export const sdkHeaders = (operation: string): Record<string, string> => {
  const now = new Date().toISOString().replace(/[-:]|\.\d+/g, '')
  return {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `Kinesis_20131202.${operation}`,
    'x-amz-user-agent': 'aws-sdk-js/3.1143.0',
    'user-agent':
      'aws-sdk-js/3.1143.0 ua/2.1 os/linux#6.1.0 lang/js md/nodejs#20.20.2 api/kinesis#3.1143.0 m/E,N,e',
    'amz-sdk-invocation-id': '8f0a2c1e-6b7d-4f2a-9c3e-5d1b7a9e4c60',
    'amz-sdk-request': 'attempt=1; max=3',
    'x-amz-date': now,
    'x-amz-content-sha256': '9f'.repeat(32),
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKey}/${now.slice(0, 8)}/us-east-1/kinesis/aws4_request, SignedHeaders=amz-sdk-invocation-id;amz-sdk-request;content-length;content-type;host;x-amz-content-sha256;x-amz-date;x-amz-target;x-amz-user-agent, Signature=${'5d'.repeat(32)}`,
  }
}

/** A whole HTTP/1.1 request for a keep-alive connection, ready to be written to a socket. */
export const rawRequest = (url: string, operation: string, input: unknown): Buffer => {
  const body = Buffer.from(JSON.stringify(input))
  const headers = Object.entries({
    host: new URL(url).host,
    ...sdkHeaders(operation),
    'content-length': String(body.length),
    connection: 'keep-alive',
  })
  const head = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return Buffer.concat([Buffer.from(`POST / HTTP/1.1\r\n${head}\r\n`), body])
}

/** Calls an operation outside of what is timed. */
export type Call = (operation: string, input: unknown) => Promise<Readonly<Record<string, unknown>>>

/** Sends a body and gives status and text of the answer. */
type Exchange = (headers: Record<string, string>, body: string) => Promise<readonly [number, string]>

const overHttp1 =
  (url: string): Exchange =>
  async (headers, body) => {
    const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(callMs) })
    return [response.status, await response.text()]
  }

const overHttp2 =
  (url: string): Exchange =>
  async (headers, body) => {
    const session = connect(url)
    try {
      const stream = session.request(
        { ':method': 'POST', ...headers },
        { signal: AbortSignal.timeout(callMs) },
      )
      stream.end(body)
      const [answer] = (await once(stream, 'response')) as [{ readonly ':status'?: number }]
      return [answer[':status'] ?? 0, await text(stream)]
    } finally {
      session.close()
    }
  }

const callMs = 10_000

/**
 * Calls of a server, over one version of HTTP.
 * @throws Error when the answer is not 200
 */
export const callAt = (url: string, protocol: Protocol = 'HTTP/1.1'): Call => {
  const exchange = protocol === 'HTTP/2' ? overHttp2(url) : overHttp1(url)
  return async (operation, input) => {
    const [status, answer] = await exchange(sdkHeaders(operation), JSON.stringify(input))
    if (status !== 200) throw new Error(`${operation} was answered ${status}: ${answer}`)
    return answer === '' ? {} : (JSON.parse(answer) as Record<string, unknown>)
  }
}
