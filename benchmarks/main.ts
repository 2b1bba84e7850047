import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { bundledGenerator } from './generators/bundled.js'
import type { Generator } from './generators/generator.js'
import { findWrk } from './generators/wrk.js'
import { measure, warmUpSeconds } from './harness.js'
import { thisMachine } from './machine.js'
import { canPin } from './pinning.js'
import { type Report, renderReport } from './report.js'
import { servers } from './servers.js'
import { summarise } from './summary.js'
import { workloads } from './workloads.js'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    only: { type: 'string', default: '' },
    generator: { type: 'string' },
  },
})

const wholeNumber = (name: 'rounds' | 'seconds'): number => {
  const number = Number(values[name])
  if (!Number.isInteger(number) || number < 1 || number > 1000)
    throw new Error(`--${name} takes a whole number from 1 to 1000, not "${values[name]}"`)
  return number
}

const onlyNames = values.only.split(',').filter((name) => name !== '')
const knownNames = [...workloads, ...servers].map(({ name }) => name)
for (const name of onlyNames) {
  if (!knownNames.includes(name)) throw new Error(`--only knows ${knownNames.join(', ')}, not "${name}"`)
}
/** Those of a list that `--only` names; all of it where none is named. */
const chosen = <Named extends { readonly name: string }>(list: readonly Named[]): readonly Named[] => {
  const named = list.filter(({ name }) => onlyNames.includes(name))
  return named.length > 0 ? named : list
}

const findGenerator = (): Generator => {
  if (values.generator === 'bundled') return bundledGenerator
  const wrk = findWrk()
  if (values.generator === undefined) return wrk ?? bundledGenerator
  if (values.generator !== 'wrk')
    throw new Error(`--generator takes wrk or bundled, not "${values.generator}"`)
  if (wrk === undefined) throw new Error('wrk is not installed')
  return wrk
}

const settings = { rounds: wholeNumber('rounds'), seconds: wholeNumber('seconds') }
const generator = findGenerator()
const startedAt = new Date().toISOString()
const runs = await measure(chosen(workloads), chosen(servers), generator, settings, (line) =>
  process.stderr.write(`${line}\n`),
)
const report: Report = {
  startedAt,
  machine: thisMachine(),
  generator: generator.name,
  pinned: canPin,
  settings: { ...settings, warmUpSeconds },
  results: summarise(runs),
}

const markdown = renderReport(report)
const resultsFolder = fileURLToPath(new URL('./results/', import.meta.url))
mkdirSync(resultsFolder, { recursive: true })
writeFileSync(`${resultsFolder}latest.json`, `${JSON.stringify(report, undefined, 2)}\n`)
writeFileSync(`${resultsFolder}latest.md`, markdown)
process.stdout.write(markdown)
if (report.results.some(({ errors }) => errors > 0)) process.exitCode = 1
