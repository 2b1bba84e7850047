import type { Summary } from './benchmark.js'
import type { Round } from './load.js'

/** What one entry of a contest did, round by round. */
export interface Run {
  readonly entry: {
    readonly name: string
    /** The entry whose requests/s are its floor. */
    readonly floor: string
    readonly workload: { readonly recordsPerRequest: number }
  }
  readonly rounds: readonly Round[]
}

/** @throws RangeError when there are no values */
export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]]
  if (low === undefined || high === undefined) throw new RangeError('No values to take a median of')
  return (low + high) / 2
}

/**
 * The value that so many per cent of the others do not exceed (nearest rank).
 * @throws RangeError when there are no values
 */
export const percentile = (values: readonly number[], percent: number): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const value = sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)]
  if (value === undefined) throw new RangeError('No values to take a percentile of')
  return value
}

/**
 * Median of the ratios of pairs.
 * @throws RangeError when there are none
 */
export const medianRatio = (values: readonly number[], bases: readonly number[]): number =>
  median(values.map((value, index) => value / (bases[index] ?? Number.NaN)))

/** Requests/s of each round. */
export const rates = ({ rounds }: Pick<Run, 'rounds'>): readonly number[] =>
  rounds.map(({ answers, seconds }) => answers / seconds)

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

const sumIfKnown = (values: readonly (number | undefined)[]): number | undefined =>
  values.every((value) => value !== undefined) ? sum(values) : undefined

export const summarise = (runs: readonly Run[]): readonly Summary[] =>
  runs.map((run) => {
    const { entry, rounds } = run
    const floor = runs.find((other) => other.entry.name === entry.floor)
    const requestsPerSecond = rates(run)
    const medianRequestsPerSecond = median(requestsPerSecond)
    const processorSeconds = sumIfKnown(rounds.map((round) => round.processorSeconds))
    const answers = sum(rounds.map((round) => round.answers))
    return {
      entry: entry.name,
      requestsPerSecond,
      medianRequestsPerSecond,
      medianRecordsPerSecond: medianRequestsPerSecond * entry.workload.recordsPerRequest,
      ratioToFloor: floor && medianRatio(requestsPerSecond, rates(floor)),
      bytesPerAnswer: answers === 0 ? 0 : sum(rounds.map((round) => round.bytes)) / answers,
      processorMicroseconds: processorSeconds && answers > 0 ? (processorSeconds / answers) * 1e6 : undefined,
      busy: processorSeconds && processorSeconds / sum(rounds.map(({ seconds }) => seconds)),
      errors: sum(rounds.map((round) => round.errors)),
    }
  })
