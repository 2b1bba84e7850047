import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { pinned } from '../pinning.js'
import type { Measurement } from './generator.js'

const graceSeconds = 20

/**
 * Runs the command of a generator.
 * @returns what it printed to standard output and standard error
 * @throws Error when it fails or takes much longer than it was told
 */
export const runGenerator = async (
  command: readonly string[],
  seconds: number,
): Promise<{ readonly stdout: string; readonly stderr: string }> => {
  const [program = '', ...args] = pinned('generator', command)
  return await promisify(execFile)(program, args, { timeout: (seconds + graceSeconds) * 1000 })
}

/**
 * Runs the command of a generator, which prints its measurement as JSON on the last line.
 * @throws Error when it prints none
 */
export const printedMeasurement = async (
  command: readonly string[],
  seconds: number,
): Promise<Measurement> => {
  const { stdout, stderr } = await runGenerator(command, seconds)
  const lastLine = stdout.trimEnd().split('\n').at(-1) ?? ''
  // wrk goes on without its script where that cannot be loaded, and says so only here.
  if (!lastLine.startsWith('{')) throw new Error(`The generator printed no measurement. ${stderr}`)
  return JSON.parse(lastLine) as Measurement
}
