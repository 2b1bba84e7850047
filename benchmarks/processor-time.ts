import { readFileSync } from 'node:fs'

/** The unit of /proc, the same on every Linux that Node runs on. */
const ticksPerSecond = 100

/** Processor time that a process has used in all its threads, or undefined where there is no /proc. */
export const processorSeconds = (pid: number | undefined): number | undefined => {
  let stat: string
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    return undefined
  }
  // The name of the program, in parentheses, may have blanks in it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
}
