import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { ClientConfig } from '../../composition/node.js'

/** What the process of the server understands. */
export type ToServer = 'measure' | 'stop'

/** What the process of the server says. */
export type FromServer =
  | { readonly kind: 'listening'; readonly clientConfig: ClientConfig }
  | ({ readonly kind: 'memory' } & Memory)

/** Bytes. */
export interface Memory {
  readonly rss: number
  /** Heap and buffers that are left after garbage collection. */
  readonly retained: number
}

const stopMs = 15_000

/** A server that runs in a process of its own. */
export class ServerUnderSoak {
  readonly #process: ChildProcess
  readonly clientConfig: ClientConfig

  private constructor(process: ChildProcess, clientConfig: ClientConfig) {
    this.#process = process
    this.clientConfig = clientConfig
  }

  /** @throws Error when the process ends instead of listening */
  static async start(storage: string): Promise<ServerUnderSoak> {
    const child = fork(fileURLToPath(new URL('server-process.ts', import.meta.url)), [storage], {
      execArgv: ['--expose-gc', '--import', 'tsx'],
    })
    const message = await answer(child, 'listening')
    return new ServerUnderSoak(child, message.clientConfig)
  }

  /** @throws Error when the process has ended */
  async memory(): Promise<Memory> {
    const measured = answer(this.#process, 'memory')
    this.#process.send('measure' satisfies ToServer)
    return measured
  }

  /** @returns the exit code; null when the process had to be killed or was */
  async stop(): Promise<number | null> {
    const child = this.#process
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
    const exited = once(child, 'exit')
    const overdue = setTimeout(() => child.kill('SIGKILL'), stopMs)
    child.send('stop' satisfies ToServer)
    const [code] = (await exited) as [number | null]
    clearTimeout(overdue)
    return code
  }
}

const answer = <Kind extends FromServer['kind']>(
  child: ChildProcess,
  kind: Kind,
): Promise<FromServer & { readonly kind: Kind }> =>
  new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`the server ended with code ${code}`))
    if (child.exitCode !== null || child.signalCode !== null) return ended(child.exitCode)
    const take = (message: FromServer): void => {
      if (message.kind !== kind) return
      child.off('exit', ended).off('message', take)
      resolve(message as FromServer & { readonly kind: Kind })
    }
    child.on('exit', ended).on('message', take)
  })
