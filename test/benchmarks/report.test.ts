import { describe, expect, test } from 'vitest'
import { type Report, renderReport } from '../../benchmarks/report.js'

const result = {
  workload: 'PutRecords',
  server: 'ours',
  requestsPerSecond: [900.2, 1234.5, 1100],
  medianRequestsPerSecond: 1100,
  medianRecordsPerSecond: 550_000,
  ratioToFloor: 0.8768,
  bytesPerAnswer: 442.4,
  processorMicroseconds: 84.66,
  busy: 0.985,
  errors: 0,
}

const report: Report = {
  startedAt: '2026-11-21T07:00:00.000Z',
  machine: {
    processor: 'Some CPU',
    processors: 2,
    memoryBytes: 8 * 2 ** 30,
    system: 'Linux 6.1',
    node: 'v20.19.0',
    shardport: '1.2.3 (abcdef0)',
  },
  generator: 'wrk 4.1.0',
  pinned: false,
  settings: { rounds: 3, seconds: 2, warmUpSeconds: 1 },
  results: [
    result,
    { ...result, workload: 'GetRecords', errors: 1234 },
    {
      ...result,
      server: 'alone',
      ratioToFloor: undefined,
      processorMicroseconds: undefined,
      busy: undefined,
    },
  ],
}

const rowsOf = (text: string, heading: string): readonly string[] =>
  (text.split(`## ${heading}\n`)[1] ?? '')
    .split('\n## ')[0]
    ?.split('\n')
    .filter((line) => line.startsWith('| ')) ?? []

describe('report', () => {
  const text = renderReport(report)

  test('has a table for each workload with a row for each server', () => {
    const [, , ...rows] = rowsOf(text, 'PutRecords')
    expect(rows).toEqual([
      '| ours | 1,100 | 550,000 | 87.7 % | 900–1,235 | 84.7 | 98.5 % | 442 | 0 |',
      '| alone | 1,100 | 550,000 | – | 900–1,235 | – | – | 442 | 0 |',
    ])
    expect(rowsOf(text, 'GetRecords')).toHaveLength(3)
    expect(rowsOf(text, 'GetRecords')[2]).toMatch(/ 1,234 \|$/)
  })

  test('names the machine, the versions, the generator and the settings', () => {
    for (const fact of [
      '| Processors | 2 × Some CPU |',
      '| Memory | 8.0 GiB |',
      '| Node | v20.19.0 |',
      '| Shardport | 1.2.3 (abcdef0) |',
      '| Generator | wrk 4.1.0 |',
      '| Pinning | none |',
      '| Rounds | 3 of 2 s, each in a new process after 1 s of warm-up |',
    ])
      expect(text).toContain(fact)
  })
})
