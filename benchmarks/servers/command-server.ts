import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pinned } from '../pinning.js'
import { processorSeconds } from '../processor-time.js'
import { freePort, untilListenedOn } from './free-port.js'

/** A server that runs, in a process of its own. */
export interface RunningServer {
  /** Where it answers, such as `http://127.0.0.1:4567`. */
  readonly url: string
  readonly pid: number
  /** Where it keeps its state, if it keeps any; removed when it stops. */
  readonly directory: string
  /** Processor time that it has used so far, or undefined where the system does not tell. */
  processorSeconds(): number | undefined
  stop(): Promise<void>
}

/** Whether a server can be started here. */
export type Presence = { readonly version: string } | { readonly missing: string }

/** One server to be measured. */
export interface Server {
  readonly name: string
  presence(): Presence
  /** Starts a process of its own that has no streams yet. */
  start(): Promise<RunningServer>
}

/** What the command of a server is told. */
export interface Place {
  readonly port: number
  /** For servers that cannot be kept from listening on another port too. */
  readonly otherPort: number
  /** Empty, and its own. */
  readonly directory: string
}

export interface ServerCommand {
  readonly name: string
  presence(): Presence
  /**
   * Program and arguments. It must be the server itself rather than a script that starts it, or its processor time is
   * not seen.
   */
  command(place: Place): readonly string[]
  /** What is added to the environment. */
  environment?(place: Place): Readonly<Record<string, string>>
}

const startMs = 20_000
const stopMs = 10_000

/** A server that is a command. */
export const commandServer = ({ name, presence, command, environment }: ServerCommand): Server => ({
  name,
  presence,
  async start() {
    const directory = mkdtempSync(join(tmpdir(), 'shardport-benchmark-'))
    const place = { port: await freePort(), otherPort: await freePort(), directory }
    const [program = '', ...args] = pinned('server', command(place))
    const child = spawn(program, args, {
      cwd: directory,
      env: { ...process.env, ...environment?.(place) },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const remove = (): void => rmSync(directory, { recursive: true, force: true })
    const abandon = (): void => {
      child.kill('SIGKILL')
      remove()
    }
    process.once('exit', abandon)
    const stop = async (): Promise<void> => {
      await ended(child)
      process.off('exit', abandon)
      remove()
    }
    try {
      await started(name, child, place.port)
    } catch (error) {
      await stop()
      throw error
    }
    return {
      url: `http://127.0.0.1:${place.port}`,
      pid: child.pid as number,
      directory,
      processorSeconds: () => processorSeconds(child.pid),
      stop,
    }
  },
})

const started = async (name: string, child: ChildProcess, port: number): Promise<void> => {
  const over = new AbortController()
  let complaint = ''
  child.stderr?.on('data', (text) => {
    complaint = `${complaint}${text}`.slice(-1000)
  })
  const failed = new Promise<never>((_, reject) => {
    const fail = (reason: string): void => reject(new Error(`${name} ${reason} ${complaint}`.trim()))
    child.on('error', (error) => fail(`could not be started: ${error.message}`))
    child.on('exit', (code, signal) => fail(`ended with ${code ?? signal}`))
    AbortSignal.timeout(startMs).addEventListener('abort', () => fail(`did not listen within ${startMs} ms`))
  })
  failed.catch(() => {})
  try {
    await Promise.race([untilListenedOn(port, 2, over.signal), failed])
  } finally {
    over.abort()
  }
}

const ended = async (child: ChildProcess): Promise<void> => {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  const timer = setTimeout(() => child.kill('SIGKILL'), stopMs)
  child.kill('SIGTERM')
  await exited
  clearTimeout(timer)
}
