import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Benchmark } from './benchmark.js'
import { allBenchmarks, benchmarkNames, serverNames } from './benchmarks.js'
import { renderChart } from './chart.js'
import { chartGroups } from './chart-groups.js'
import { bundledGenerator } from './generators/bundled.js'
import type { Generator } from './generators/generator.js'
import { findH2load } from './generators/h2load.js'
import { findWrk } from './generators/wrk.js'
import { thisMachine } from './machine.js'
import { type Options, parseOptions } from './options.js'
import { canPin } from './pinning.js'
import { type Report, renderReport } from './report.js'
import { type Part, results } from './results.js'

const optionsOrExit = (): Options => {
  try {
    return parseOptions(process.argv.slice(2), { benchmarks: benchmarkNames, servers: serverNames })
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(2)
  }
}

const options = optionsOrExit()
const { settings } = options
const machine = thisMachine()

const http1Generator = (): Generator => {
  if (options.generator === 'bundled') return bundledGenerator
  const wrk = findWrk()
  if (wrk === undefined && options.generator === 'wrk') throw new Error('wrk is not installed')
  return wrk ?? bundledGenerator
}

const progress = (line: string): void => void process.stderr.write(`${line}\n`)

const measured = async ({ name, run }: Benchmark): Promise<Part> => {
  const startedAt = new Date()
  const failed = (error: unknown) => {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error)
    progress(`${name}: ${reason}`)
    return { figures: [], gaps: [{ name, reason, expected: false }] }
  }
  const outcome = await run(settings, progress).catch(failed)
  return {
    benchmark: name,
    startedAt: startedAt.toISOString(),
    seconds: (Date.now() - startedAt.getTime()) / 1000,
    settings,
    shardport: machine.shardport,
    outcome,
  }
}

// Whatever has been started ends with this process.
process.once('SIGINT', () => process.exit(130)).once('SIGTERM', () => process.exit(143))

if (!options.resume) results.begin()
const parts: Part[] = []
for (const benchmark of allBenchmarks({ http1: http1Generator(), both: findH2load() }, options.servers)) {
  const kept = results.kept(benchmark.name, settings, machine.shardport)
  const chosen = options.benchmarks.length === 0 || options.benchmarks.includes(benchmark.name)
  const part = kept ?? (chosen ? await measured(benchmark) : undefined)
  if (part === undefined) continue
  results.keep(part)
  parts.push(part)
}

const report: Report = { machine, pinned: canPin, settings, parts }
const markdown = renderReport(report)
results.write('latest.json', `${JSON.stringify(report, undefined, 2)}\n`)
results.write('latest.md', markdown)
const chart = renderChart(chartGroups(parts))
results.write('latest.svg', chart)
if (options.publish) {
  writeFileSync(fileURLToPath(new URL('./RESULTS.md', import.meta.url)), markdown)
  writeFileSync(fileURLToPath(new URL('../docs/benchmark.svg', import.meta.url)), chart)
}
process.stdout.write(markdown)
const wrong = parts.some(
  ({ outcome }) =>
    outcome.gaps?.some(({ expected }) => !expected) || outcome.table?.some(({ errors }) => errors > 0),
)
if (wrong) process.exitCode = 1
