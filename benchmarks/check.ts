/**
 * Fails when a request costs Shardport much more than it did: processor time against that of the floor, which differs
 * little between machines and with what else they do. Where the system does not tell processor time, requests/s are
 * compared.
 */
import { measureOnce } from './contest.js'
import { bundledGenerator } from './generators/bundled.js'
import { costOf } from './load.js'
import { floor, memory } from './servers/servers.js'
import { putRecord, putRecords, type Workload } from './workloads.js'

interface Guarded {
  readonly workload: Workload
  /** What a request costs as a rule, as a multiple of the floor. */
  readonly usual: number
}

const guarded: readonly Guarded[] = [
  { workload: putRecord, usual: 1.4 },
  { workload: putRecords, usual: 1.6 },
]
/** How many times the usual is too much. */
const margin = 2
/** A busy machine gets another chance. */
const attempts = 3
const seconds = 1
const warmUpSeconds = 2

/** The least of all attempts counts: what else the machine does can make a request cost more, never less. */
const holds = async ({ workload, usual }: Guarded): Promise<boolean> => {
  const most = usual * margin
  let ours = Number.POSITIVE_INFINITY
  let floors = Number.POSITIVE_INFINITY
  for (let attempt = 1; attempt <= attempts; attempt++) {
    ours = Math.min(
      ours,
      costOf(await measureOnce({ server: memory, workload }, bundledGenerator, seconds, warmUpSeconds)),
    )
    floors = Math.min(
      floors,
      costOf(await measureOnce({ server: floor, workload }, bundledGenerator, seconds, warmUpSeconds)),
    )
    const ratio = ours / floors
    process.stdout.write(
      `${workload.operation}: ${ratio.toFixed(2)} × the floor; usual ${usual}, at most ${most}\n`,
    )
    if (ratio <= most) return true
  }
  return false
}

const slow: string[] = []
for (const one of guarded) if (!(await holds(one))) slow.push(one.workload.operation)
if (slow.length > 0) {
  process.stderr.write(`Much slower than usual: ${slow.join(', ')}. See benchmarks/README.md.\n`)
  process.exitCode = 1
}
