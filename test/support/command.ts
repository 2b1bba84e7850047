import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { builtCommand } from './built-package.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** How a process ended and all that it wrote. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunningCommand {
  readonly process: ChildProcess
  readonly ended: Promise<Ended>
  /** The first line on standard output. Rejects when the process ends before it wrote one. */
  readonly firstLine: Promise<string>
}

/** Runs the `shardport` command with only the given variables beside the PATH. */
export const shardport = (
  args: readonly string[],
  environment: Record<string, string> = {},
): RunningCommand => run(process.execPath, [builtCommand, ...args], environment)

/** Runs a program, in the folder of the project if no other is given; it is killed with the test that started it. */
export const run = (
  program: string,
  args: readonly string[],
  environment: Record<string, string> = {},
  folder = root,
): RunningCommand => {
  const child = spawn(program, args, { cwd: folder, env: { PATH: process.env.PATH ?? '', ...environment } })
  onTestFinished(() => void child.kill('SIGKILL'))
  let stdout = ''
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stdout, stderr }))
  const firstLine = new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
      if (stdout.includes('\n')) resolve(stdout.slice(0, stdout.indexOf('\n')))
    })
    void ended.then(({ code }) => reject(new Error(`ended with ${code}: ${stderr}`)))
  })
  // Not everybody waits for it.
  firstLine.catch(() => {})
  return { process: child, ended, firstLine }
}

/** Port in an address line such as `Shardport listening on http://127.0.0.1:4567`. */
export const portIn = (line: string): number => Number(/:(\d+)$/.exec(line)?.[1])

/** Resolves when nothing accepts connections on a port of this machine any more. */
export const refused = async (port: number): Promise<void> => {
  for (;;) {
    const socket = connect(port, '127.0.0.1')
    const accepted = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (!accepted) return
  }
}
