import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { pinned } from './pinning.js'
import { processorSeconds } from './processor-time.js'

export interface RunningServer {
  /** Where it answers, such as `http://127.0.0.1:4567`. */
  readonly url: string
  /** Processor time that it has used so far, or undefined where the system does not tell. */
  processorSeconds(): number | undefined
  stop(): Promise<void>
}

/** One server to be measured. */
export interface Server {
  readonly name: string
  /** Starts a process of its own that has no streams yet. */
  start(): Promise<RunningServer>
}

const startMs = 20_000
const stopMs = 5_000

/**
 * A server that is a command.
 * @param command program and arguments; it prints the URL that it listens on to standard output
 */
export const commandServer = (name: string, command: readonly string[]): Server => ({
  name,
  async start() {
    const [program = '', ...args] = pinned('server', command)
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    try {
      return {
        url: await printedUrl(name, child),
        processorSeconds: () => processorSeconds(child.pid),
        stop: () => stop(child),
      }
    } catch (error) {
      await stop(child)
      throw error
    }
  },
})

const printedUrl = (name: string, child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    const fail = (reason: string): void => reject(new Error(`Server ${name} ${reason}`))
    const timer = setTimeout(() => fail(`printed no URL within ${startMs} ms`), startMs)
    let printed = ''
    child.on('error', (error) => fail(`could not be started: ${error.message}`))
    child.on('exit', (code, signal) => fail(`ended with ${code ?? signal}`))
    child.stdout?.on('data', (chunk: Buffer) => {
      printed = `${printed}${chunk}`.slice(-1000)
      const url = /http:\/\/[\w.-]+:\d+/.exec(printed)?.[0]
      if (url === undefined) return
      clearTimeout(timer)
      resolve(url)
    })
  })

const stop = async (child: ChildProcess): Promise<void> => {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  const timer = setTimeout(() => child.kill('SIGKILL'), stopMs)
  child.kill('SIGTERM')
  await exited
  clearTimeout(timer)
}
