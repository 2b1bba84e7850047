import { parseArgs } from 'node:util'
import type { Settings } from './benchmark.js'

/** What the command line asks for. */
export interface Options {
  readonly settings: Settings
  /** Names of benchmarks; all of them where it is empty. */
  readonly benchmarks: readonly string[]
  /** Names of servers; all of them where it is empty. */
  readonly servers: readonly string[]
  readonly generator: 'wrk' | 'bundled' | undefined
  /** Whether to keep what an earlier run of the same version, with the same settings, has measured already. */
  readonly resume: boolean
  /** Whether the report and the chart go where they are checked in too. */
  readonly publish: boolean
}

/** What can be named. */
interface Known {
  readonly benchmarks: readonly string[]
  readonly servers: readonly string[]
}

const whole: Settings = { rounds: 5, laps: 4, seconds: 1, warmUpSeconds: 3, scale: 1 }
const quick: Settings = { rounds: 1, laps: 1, seconds: 1, warmUpSeconds: 1, scale: 0.05 }

/** @throws Error one line that says what is allowed */
export const parseOptions = (args: readonly string[], known: Known): Options => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string' },
      laps: { type: 'string' },
      seconds: { type: 'string' },
      only: { type: 'string', default: '' },
      generator: { type: 'string' },
      quick: { type: 'boolean', default: false },
      resume: { type: 'boolean', default: false },
      publish: { type: 'boolean', default: false },
    },
  })
  const { generator } = values
  if (generator !== undefined && generator !== 'wrk' && generator !== 'bundled')
    throw new Error(`--generator takes wrk or bundled, not "${generator}"`)
  const defaults = values.quick ? quick : whole
  const names = values.only.split(',').filter((name) => name !== '')
  const allNames = [...known.benchmarks, ...known.servers]
  for (const name of names) {
    if (!allNames.includes(name)) throw new Error(`--only knows ${allNames.join(', ')}, not "${name}"`)
  }
  return {
    settings: {
      ...defaults,
      rounds: wholeNumber('rounds', values.rounds, defaults.rounds),
      laps: wholeNumber('laps', values.laps, defaults.laps),
      seconds: wholeNumber('seconds', values.seconds, defaults.seconds),
    },
    benchmarks: names.filter((name) => known.benchmarks.includes(name)),
    servers: names.filter((name) => known.servers.includes(name)),
    generator,
    resume: values.resume,
    publish: values.publish,
  }
}

const wholeNumber = (name: string, text: string | undefined, otherwise: number): number => {
  if (text === undefined) return otherwise
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1 || number > 1000)
    throw new Error(`--${name} takes a whole number from 1 to 1000, not "${text}"`)
  return number
}
