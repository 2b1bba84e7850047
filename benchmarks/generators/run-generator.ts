import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { pinned } from '../pinning.js'
import type { Measurement } from './generator.js'

const graceSeconds = 20

/**
 * Runs the command of a generator, which prints its measurement as JSON on the last line.
 * @throws Error when it fails, prints none, or takes much longer than it was told
 */
export const runGenerator = async (command: readonly string[], seconds: number): Promise<Measurement> => {
  const [program = '', ...args] = pinned('generator', command)
  const { stdout, stderr } = await promisify(execFile)(program, args, {
    timeout: (seconds + graceSeconds) * 1000,
  })
  const lastLine = stdout.trimEnd().split('\n').at(-1) ?? ''
  // wrk goes on without its script where that cannot be loaded, and says so only here.
  if (!lastLine.startsWith('{')) throw new Error(`The generator printed no measurement. ${stderr}`)
  return JSON.parse(lastLine) as Measurement
}
