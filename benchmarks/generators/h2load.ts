import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { decodeRequests, type Generator } from './generator.js'
import { measurementOf } from './h2load-output.js'
import { runGenerator } from './run-generator.js'

/**
 * The generator `h2load`, which speaks both versions of HTTP, or undefined where it is not installed. It sends the first
 * request only, again and again.
 */
export const findH2load = (): Generator | undefined => {
  const { status, stdout } = spawnSync('h2load', ['--version'], { encoding: 'utf8' })
  if (status !== 0) return undefined
  return {
    name: stdout.trim(),
    async run({ url, protocol, requestsFile, connections, streams, seconds }) {
      const [request = Buffer.alloc(0)] = decodeRequests(readFileSync(requestsFile))
      const { headers, body } = partsOf(request)
      const bodyFile = `${requestsFile}.body`
      writeFileSync(bodyFile, body)
      const command = [
        'h2load',
        ...(protocol === 'HTTP/1.1' ? ['--h1'] : []),
        `--clients=${connections}`,
        `--max-concurrent-streams=${streams}`,
        `--duration=${seconds}`,
        `--data=${bodyFile}`,
        ...headers.map((header) => `--header=${header}`),
        url,
      ]
      try {
        return measurementOf((await runGenerator(command, seconds)).stdout)
      } finally {
        rmSync(bodyFile)
      }
    },
  }
}

/** What h2load writes itself. */
const ownHeaders = /^(host|content-length|connection):/i

const partsOf = (request: Buffer): { readonly headers: readonly string[]; readonly body: Buffer } => {
  const headEnd = request.indexOf('\r\n\r\n')
  const [, ...headers] = request.toString('latin1', 0, headEnd).split('\r\n')
  return {
    headers: headers.filter((header) => !ownHeaders.test(header)),
    body: request.subarray(headEnd + 4),
  }
}
