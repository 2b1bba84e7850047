import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { pinned } from '../pinning.js'
import type { Measurement } from './generator.js'

const graceSeconds = 20

/**
 * Runs the command of a generator, which prints its measurement as JSON on the last line.
 * @throws Error when it fails or takes much longer than it was told
 */
export const runGenerator = async (command: readonly string[], seconds: number): Promise<Measurement> => {
  const [program = '', ...args] = pinned('generator', command)
  const { stdout } = await promisify(execFile)(program, args, { timeout: (seconds + graceSeconds) * 1000 })
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Measurement
}
