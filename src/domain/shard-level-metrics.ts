import type { ShardLevelMetric } from './stream.js'

const allMetrics: readonly ShardLevelMetric[] = [
  'IncomingBytes',
  'IncomingRecords',
  'OutgoingBytes',
  'OutgoingRecords',
  'WriteProvisionedThroughputExceeded',
  'ReadProvisionedThroughputExceeded',
  'IteratorAgeMilliseconds',
]

/** What a request may name. */
export type NamedMetric = ShardLevelMetric | 'ALL'

/** `current` and the named metrics, in AWS's order. */
export const enabledMetrics = (
  current: readonly ShardLevelMetric[],
  named: readonly NamedMetric[],
): readonly ShardLevelMetric[] =>
  allMetrics.filter((metric) => current.includes(metric) || isNamed(metric, named))

/** `current` without the named metrics. */
export const withoutMetrics = (
  current: readonly ShardLevelMetric[],
  named: readonly NamedMetric[],
): readonly ShardLevelMetric[] => current.filter((metric) => !isNamed(metric, named))

const isNamed = (metric: ShardLevelMetric, named: readonly NamedMetric[]): boolean =>
  named.includes('ALL') || named.includes(metric)
