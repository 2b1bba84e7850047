import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** What a function gives back for a front end's event. */
export interface FunctionResult {
  readonly statusCode: number
  readonly body: string
  readonly isBase64Encoded: boolean
}

/** A function in a process of its own. */
export interface FunctionProcess {
  /** Hands over one event after the other. Rejects when the process ends first. */
  invoke(event: object): Promise<FunctionResult>
  stop(): Promise<void>
}

const host = fileURLToPath(new URL('function-host.cjs', import.meta.url))

/** Starts a process that has nothing loaded but a bundled function. */
export const startFunction = (file: string): FunctionProcess => {
  const child = spawn(process.execPath, [host, file], { stdio: ['pipe', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  // Who waits for its answer is told.
  child.stdin.on('error', () => {})
  return {
    async invoke(event) {
      child.stdin.write(`${JSON.stringify(event)}\n`)
      const line = await lines.next()
      if (line.done === true) throw new Error(`The function's process ended without an answer`)
      return JSON.parse(line.value) as FunctionResult
    },
    async stop() {
      child.kill('SIGTERM')
      await exited
    },
  }
}
