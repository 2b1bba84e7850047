import type { Aim, Benchmark, Figure, Gap, Outcome } from './benchmark.js'
import type { Generator } from './generators/generator.js'
import { callAt } from './kinesis-request.js'
import { type Round, underLoad } from './load.js'
import type { Server } from './servers/command-server.js'
import { medianRatio, type Run, rates, summarise } from './summary.js'
import type { Workload } from './workloads.js'

/** One of those who take turns. */
export interface Entry {
  readonly name: string
  readonly server: Server
  readonly workload: Workload
  /** The entry whose requests/s are its floor. */
  readonly floor: string
}

/** How the requests/s of one entry should relate to those of another. */
export interface Comparison {
  readonly of: string
  readonly to: string
  readonly aim?: Aim
}

/** Something that is measured once in every round, so that it meets the same minutes of the machine. */
export interface Probe {
  sample(): number
  figures(samples: readonly number[]): readonly Figure[]
}

/** Servers under load, compared with each other. */
export interface Contest {
  readonly name: string
  readonly entries: readonly Entry[]
  readonly comparisons: readonly Comparison[]
  readonly probe?: Probe
}

/**
 * A contest as a benchmark. Every round has new processes, which take turns in laps, so that whatever happens to the
 * machine meanwhile happens to all. An entry that fails leaves the contest; the others go on.
 */
export const contestBenchmark = (contest: Contest, generator: Generator): Benchmark => ({
  name: contest.name,
  async run({ rounds, laps, seconds, warmUpSeconds }, progress) {
    const gaps: Gap[] = []
    const measured = new Map<Entry, Round[]>()
    for (const entry of contest.entries) {
      const presence = entry.server.presence()
      if ('version' in presence) measured.set(entry, [])
      else gaps.push({ name: `${contest.name} ${entry.name}`, reason: presence.missing, expected: true })
    }
    const samples: number[] = []
    for (let round = 1; round <= rounds; round++) {
      if (contest.probe !== undefined) samples.push(contest.probe.sample())
      const contestants = new Map<Entry, Contestant>()
      const orLeave = async (entry: Entry, work: () => Promise<string | undefined>): Promise<void> => {
        const label = `${contest.name} ${round}/${rounds} ${entry.name}`
        try {
          const line = await work()
          if (line !== undefined) progress(`${label}: ${line}`)
        } catch (error) {
          const reason = error instanceof Error ? error.message : String(error)
          measured.delete(entry)
          gaps.push({ name: `${contest.name} ${entry.name}`, reason, expected: false })
          progress(`${label}: ${reason}`)
        }
      }
      try {
        for (const entry of measured.keys())
          await orLeave(entry, async () => {
            contestants.set(entry, await startedContestant(entry, generator, warmUpSeconds))
            return undefined
          })
        for (let lap = 0; lap < laps; lap++)
          for (const [entry, resultsSoFar] of measured)
            await orLeave(entry, async () => {
              const result = await (contestants.get(entry) as Contestant).measure(seconds)
              resultsSoFar.push(result)
              return `${Math.round(result.answers / result.seconds)} requests/s`
            })
      } finally {
        for (const { stop } of contestants.values()) await stop()
      }
    }
    return outcome(contest, generator, measured, samples, gaps)
  },
})

const outcome = (
  { comparisons, probe, entries }: Contest,
  generator: Generator,
  measured: ReadonlyMap<Entry, readonly Round[]>,
  samples: readonly number[],
  gaps: readonly Gap[],
): Outcome => {
  const runs: readonly Run[] = [...measured].map(([entry, rounds]) => ({ entry, rounds }))
  const runOf = (name: string): Run | undefined => runs.find(({ entry }) => entry.name === name)
  return {
    table: summarise(runs),
    figures: [
      ...comparisons.flatMap(({ of, to, aim }): Figure[] => {
        const [one, other] = [runOf(of), runOf(to)]
        if (one === undefined || other === undefined) return []
        const value = medianRatio(rates(one), rates(other))
        return [{ name: `${of} ÷ ${to}`, value, unit: '×', ...(aim && { aim }) }]
      }),
      ...(probe?.figures(samples) ?? []),
    ],
    gaps,
    versions: Object.fromEntries([
      programAndVersion(generator.name),
      ...entries.flatMap(({ server }) => {
        const presence = server.presence()
        return 'version' in presence ? [[server.name, presence.version]] : []
      }),
    ]),
  }
}

const programAndVersion = (name: string): readonly [string, string] => {
  const [program = '', version = 'in Node'] = name.split(' ')
  return [`${program} (generator)`, version]
}

/** An entry whose server runs, and has been under load for a while. */
interface Contestant {
  measure(seconds: number): Promise<Round>
  stop(): Promise<void>
}

/** @throws Error when the server does not start or does not do what it is measured for */
const startedContestant = async (
  { server, workload }: Pick<Entry, 'server' | 'workload'>,
  generator: Generator,
  warmUpSeconds: number,
): Promise<Contestant> => {
  const running = await server.start()
  try {
    const load = { ...workload, inputs: await preparedInputs(workload, running.url) }
    const measure = (seconds: number): Promise<Round> => underLoad(running, load, generator, seconds)
    // So that its code is compiled.
    await measure(warmUpSeconds)
    return { measure, stop: running.stop }
  } catch (error) {
    await running.stop()
    throw error
  }
}

/** One measurement of an entry. @throws Error when its server does not start or does not do what it is measured for */
export const measureOnce = async (
  entry: Pick<Entry, 'server' | 'workload'>,
  generator: Generator,
  seconds: number,
  warmUpSeconds: number,
): Promise<Round> => {
  const { measure, stop } = await startedContestant(entry, generator, warmUpSeconds)
  try {
    return await measure(seconds)
  } finally {
    await stop()
  }
}

/** The workload's inputs, after one has been seen to do what the timed ones will be counted for. */
const preparedInputs = async (workload: Workload, url: string): Promise<readonly unknown[]> => {
  const call = callAt(url, workload.protocol)
  const inputs = await workload.prepare(call)
  const records = workload.recordsIn(await call(workload.operation, inputs[0]))
  if (records !== workload.recordsPerRequest)
    throw new Error(
      `${workload.operation} came to ${records} records instead of ${workload.recordsPerRequest}`,
    )
  return inputs
}
