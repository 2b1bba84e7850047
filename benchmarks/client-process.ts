import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { compiled } from './compiled.js'
import { pinned } from './pinning.js'

const timeoutMs = 120_000

/**
 * Runs a script that is a client of a server, on the generator's processor.
 * @returns what it printed as JSON on the last line
 * @throws Error when it fails
 */
export const clientResult = async <Result>(script: string, args: readonly string[]): Promise<Result> => {
  const [program = '', ...rest] = pinned('generator', [process.execPath, compiled(script), ...args])
  const { stdout } = await promisify(execFile)(program, rest, { timeout: timeoutMs, maxBuffer: 2 ** 30 })
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Result
}
