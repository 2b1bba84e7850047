import type { Benchmark, Outcome } from './benchmark.js'
import { checkpoint } from './checkpoint.js'
import { type Contest, contestBenchmark } from './contest.js'
import { contests, httpVersions } from './contests.js'
import { bundledGenerator } from './generators/bundled.js'
import type { Generator } from './generators/generator.js'
import { growth } from './growth.js'
import { inProcess } from './in-process/in-process.js'
import { lambdaFunction } from './lambda/lambda-function.js'
import { memoryUse } from './memory.js'
import { coldStart } from './start.js'
import { subscriptions } from './subscriptions/subscriptions.js'

interface Generators {
  /** Of load over HTTP/1.1. */
  readonly http1: Generator
  /** One that speaks both versions, where there is one. */
  readonly both: Generator | undefined
}

/** Those that are no contests. */
const others = (generator: Generator): readonly Benchmark[] => [
  subscriptions,
  inProcess,
  memoryUse,
  growth(generator),
  checkpoint,
  coldStart,
  lambdaFunction,
]

/** Names that a command line can choose from. */
export const benchmarkNames = [...contests, httpVersions, ...others(bundledGenerator)].map(({ name }) => name)
export const serverNames = [
  ...new Set([...contests, httpVersions].flatMap(({ entries }) => entries.map(({ server }) => server.name))),
]

/**
 * Everything that is measured, in the order of the report.
 * @param servers names of those that take part in contests; all where it is empty
 */
export const allBenchmarks = (
  { http1, both }: Generators,
  servers: readonly string[],
): readonly Benchmark[] => {
  const among = (contest: Contest): Contest => ({
    ...contest,
    entries: contest.entries.filter(({ server }) => servers.length === 0 || servers.includes(server.name)),
  })
  return [
    ...contests.map((contest) => contestBenchmark(among(contest), http1)),
    both === undefined
      ? unmeasured(httpVersions.name, 'h2load is not installed, which drives both versions of HTTP')
      : contestBenchmark(among(httpVersions), both),
    ...others(http1),
  ]
}

const unmeasured = (name: string, reason: string): Benchmark => ({
  name,
  run: async (): Promise<Outcome> => ({ figures: [], gaps: [{ name, reason, expected: true }] }),
})
