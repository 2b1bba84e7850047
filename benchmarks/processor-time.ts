import { readdirSync, readFileSync } from 'node:fs'

/**
 * Processor time that the threads of a process have used so far, or undefined where the system does not tell. Threads
 * that have ended are not seen; those of Node and of Tokio live as long as their process.
 */
export const processorSeconds = (pid: number | undefined): number | undefined => {
  const threads = `/proc/${pid}/task`
  try {
    const nanoseconds = readdirSync(threads).map((thread) =>
      Number(readFileSync(`${threads}/${thread}/schedstat`, 'utf8').split(' ')[0]),
    )
    return nanoseconds.reduce((sum, one) => sum + one, 0) / 1e9
  } catch {
    return undefined
  }
}
