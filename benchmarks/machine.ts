import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus, release, totalmem, type } from 'node:os'
import { fileURLToPath } from 'node:url'

/** Where and with what something was measured. */
export interface Machine {
  readonly processor: string
  readonly processors: number
  readonly memoryBytes: number
  readonly system: string
  readonly node: string
  /** Version of the package and, in a checkout, its commit. */
  readonly shardport: string
}

const root = fileURLToPath(new URL('..', import.meta.url))

export const thisMachine = (): Machine => {
  const manifest = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { version: string }
  const git = spawnSync('git', ['describe', '--always', '--dirty'], { cwd: root, encoding: 'utf8' })
  const commit = git.status === 0 ? ` (${git.stdout.trim()})` : ''
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    processors: cpus().length,
    memoryBytes: totalmem(),
    system: `${type()} ${release()}`,
    node: process.version,
    shardport: `${manifest.version}${commit}`,
  }
}
