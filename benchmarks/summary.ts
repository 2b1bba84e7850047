import type { Run } from './harness.js'
import { floorName } from './servers.js'

/** One row of the report. */
export interface Summary {
  readonly workload: string
  readonly server: string
  /** Of each round. */
  readonly requestsPerSecond: readonly number[]
  readonly medianRequestsPerSecond: number
  readonly medianRecordsPerSecond: number
  /** Median of the rounds' ratios, each between neighbours in time; undefined where the floor was not measured. */
  readonly ratioToFloor: number | undefined
  /** Mean size of an answer with its head. */
  readonly bytesPerAnswer: number
  /** Processor time of the server for one answer, in microseconds. */
  readonly processorMicroseconds: number | undefined
  /** Part of the time in which the server had a processor; well below 1 when something else was the limit. */
  readonly busy: number | undefined
  readonly errors: number
}

/** @throws RangeError when there are no values */
export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]]
  if (low === undefined || high === undefined) throw new RangeError('No values to take a median of')
  return (low + high) / 2
}

/**
 * Median of the ratios of pairs.
 * @throws RangeError when there are none
 */
export const medianRatio = (values: readonly number[], bases: readonly number[]): number =>
  median(values.map((value, index) => value / (bases[index] ?? Number.NaN)))

const rates = ({ rounds }: Run): readonly number[] => rounds.map(({ answers, seconds }) => answers / seconds)

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

const sumIfKnown = (values: readonly (number | undefined)[]): number | undefined =>
  values.every((value) => value !== undefined) ? sum(values) : undefined

export const summarise = (runs: readonly Run[]): readonly Summary[] =>
  runs.map((run) => {
    const { workload, server, rounds } = run
    const floor = runs.find((other) => other.workload === workload && other.server === floorName)
    const requestsPerSecond = rates(run)
    const medianRequestsPerSecond = median(requestsPerSecond)
    const processorSeconds = sumIfKnown(rounds.map((round) => round.processorSeconds))
    const answers = sum(rounds.map((round) => round.answers))
    return {
      workload: workload.name,
      server,
      requestsPerSecond,
      medianRequestsPerSecond,
      medianRecordsPerSecond: medianRequestsPerSecond * workload.recordsPerRequest,
      ratioToFloor: floor && medianRatio(requestsPerSecond, rates(floor)),
      bytesPerAnswer: answers === 0 ? 0 : sum(rounds.map((round) => round.bytes)) / answers,
      processorMicroseconds: processorSeconds && (processorSeconds / answers) * 1e6,
      busy: processorSeconds && processorSeconds / sum(rounds.map(({ seconds }) => seconds)),
      errors: sum(rounds.map((round) => round.errors)),
    }
  })
