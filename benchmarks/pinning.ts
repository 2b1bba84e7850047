import { spawnSync } from 'node:child_process'
import { cpus } from 'node:os'

/** Whether processes are held to processors: needs `taskset` and two of them. */
export const canPin: boolean = cpus().length > 1 && spawnSync('taskset', ['--version']).status === 0

const processors = { server: '0', generator: '1' } as const

/** The command held to the processor of its role, or as it is where that cannot be done. */
export const pinned = (role: keyof typeof processors, command: readonly string[]): readonly string[] =>
  canPin ? ['taskset', '--cpu-list', processors[role], ...command] : command
