import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Generator } from './generator.js'
import { printedMeasurement } from './run-generator.js'

const script = fileURLToPath(new URL('./wrk.lua', import.meta.url))

/** The generator `wrk`, or undefined where it is not installed. */
export const findWrk = (): Generator | undefined => {
  // It ends with 1 after printing its version.
  const version = spawnSync('wrk', ['--version'], { encoding: 'utf8' }).stdout
  if (!version) return undefined
  return {
    name: version.split(' ', 2).join(' '),
    run: ({ url, requestsFile, connections, seconds }) =>
      printedMeasurement(
        [
          'wrk',
          '-t',
          '1',
          '-c',
          `${connections}`,
          '-d',
          `${seconds}s`,
          '-s',
          script,
          url,
          '--',
          requestsFile,
        ],
        seconds,
      ),
  }
}
