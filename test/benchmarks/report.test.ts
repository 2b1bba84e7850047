import { describe, expect, test } from 'vitest'
import type { Figure, Outcome, Summary } from '../../benchmarks/benchmark.js'
import { isReached, type Report, renderReport } from '../../benchmarks/report.js'

const summary: Summary = {
  entry: 'ours',
  requestsPerSecond: [900.2, 1234.5, 1100],
  medianRequestsPerSecond: 1100,
  medianRecordsPerSecond: 550_000,
  ratioToFloor: 0.8768,
  bytesPerAnswer: 442.4,
  processorMicroseconds: 84.66,
  busy: 0.985,
  errors: 0,
}
const alone: Summary = {
  ...summary,
  entry: 'alone',
  ratioToFloor: undefined,
  processorMicroseconds: undefined,
  busy: undefined,
  errors: 1234,
}

const settings = { rounds: 3, laps: 4, seconds: 2, warmUpSeconds: 1, scale: 1 }
const part = (benchmark: string, outcome: Partial<Outcome>, seconds = 60) => ({
  benchmark,
  startedAt: '2026-11-21T07:00:00.000Z',
  seconds,
  settings,
  shardport: '1.2.3 (abcdef0)',
  outcome: { figures: [], gaps: [], versions: {}, ...outcome },
})

const report: Report = {
  machine: {
    processor: 'Some CPU',
    processors: 2,
    memoryBytes: 8 * 2 ** 30,
    system: 'Linux 6.1',
    node: 'v20.19.0',
    shardport: '1.2.3 (abcdef0)',
  },
  pinned: false,
  settings,
  parts: [
    part('PutRecords', {
      table: [summary, alone],
      figures: [
        { name: 'ours ÷ floor', value: 0.8768, unit: '×', aim: { atLeast: 0.6 } },
        { name: 'ours ÷ theirs', value: 1.2, unit: '×', aim: { atLeast: 3 } },
      ],
      gaps: [{ name: 'PutRecords absent', reason: 'not\ninstalled', expected: true }],
      versions: { theirs: '4.5.6', floor: 'v20.19.0' },
    }),
    part('Memory', { figures: [{ name: 'resident', value: 1434, unit: 'MiB' }] }, 30),
  ],
}

const rowsOf = (text: string, heading: string): readonly string[] =>
  (text.split(`## ${heading}\n`)[1] ?? '')
    .split('\n## ')[0]
    ?.split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2) ?? []

describe('report', () => {
  const text = renderReport(report)

  test('has a row for each figure, with what it should be', () => {
    expect(rowsOf(text, 'Figures')).toEqual([
      '| PutRecords | ours ÷ floor | 0.877 × | ≥ 0.6 | yes |',
      '| PutRecords | ours ÷ theirs | 1.20 × | ≥ 3 | **no** |',
      '| Memory | resident | 1,434 MiB |  |  |',
    ])
  })

  test('has a table for each load with a row for each server', () => {
    expect(rowsOf(text, 'PutRecords, under load')).toEqual([
      '| ours | 1,100 | 550,000 | 87.7 % | 900–1,235 | 84.7 | 98.5 % | 442 | 0 |',
      '| alone | 1,100 | 550,000 | – | 900–1,235 | – | – | 442 | 1,234 |',
    ])
    expect(text).not.toContain('## Memory, under load')
  })

  test('says what was not measured', () => {
    expect(rowsOf(text, 'Not measured')).toEqual(['| PutRecords absent | not installed |'])
  })

  test('names the machine, the versions, the time and the settings', () => {
    for (const fact of [
      '| Started | 2026-11-21T07:00:00.000Z |',
      '| Took | 1.5 minutes |',
      '| Processors | 2 × Some CPU |',
      '| Memory | 8.0 GiB |',
      '| Node | v20.19.0 |',
      '| Shardport | 1.2.3 (abcdef0) |',
      '| theirs | 4.5.6 |',
      '| Pinning | none |',
      '| Rounds | 3, each with new processes after 1 s of warm-up, of 4 laps of 2 s |',
    ])
      expect(text).toContain(fact)
    expect(text).not.toContain('| Data |')
  })
})

test.each([
  [{ atLeast: 2 }, 2, true],
  [{ atLeast: 2 }, 1.99, false],
  [{ atMost: 2 }, 2, true],
  [{ atMost: 2 }, 2.01, false],
  [{ atLeast: 0.9, atMost: 1.1 }, 1.2, false],
  [{ atMost: 2 }, Number.NaN, false],
  [undefined, 2, undefined],
])('a figure that should be %j and is %d: %s', (aim, value, reached) => {
  const figure: Figure = { name: 'any', value, unit: '×', ...(aim && { aim }) }
  expect(isReached(figure)).toBe(reached)
})
