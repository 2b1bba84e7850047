import type { ChartGroup } from './chart.js'
import type { Part } from './results.js'
import { floor, memory } from './servers/servers.js'

/** Contests that the chart shows. */
const charted: readonly {
  readonly benchmark: string
  readonly title: string
  readonly without: readonly string[]
}[] = [
  { benchmark: 'PutRecord', title: 'PutRecord, 16 connections', without: [] },
  { benchmark: 'PutRecords', title: 'PutRecords, 500 records of 100 bytes', without: [] },
  // The floor sends a page that was made beforehand, which says nothing of what it takes to make one.
  { benchmark: 'GetRecords', title: 'GetRecords, 1,000 records of 100 bytes', without: [floor.name] },
]

const labels = new Map([[floor.name, 'bare node:http server']])

/** Requests/s of everybody who took part, as multiples of Shardport's in memory. */
export const chartGroups = (parts: readonly Part[]): readonly ChartGroup[] =>
  charted.map(({ benchmark, title, without }) => {
    const summaries = parts.find((part) => part.benchmark === benchmark)?.outcome.table ?? []
    const base = summaries.find(({ entry }) => entry === memory.name)?.medianRequestsPerSecond
    return {
      title: `${title}: requests/s ÷ ${memory.name}'s`,
      bars:
        base === undefined
          ? []
          : summaries
              .filter(({ entry }) => !without.includes(entry))
              .map(({ entry, medianRequestsPerSecond: perSecond }) => ({
                label: labels.get(entry) ?? entry,
                value: perSecond / base,
                own: entry.startsWith('shardport'),
              })),
    }
  })
