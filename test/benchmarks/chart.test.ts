import { describe, expect, test } from 'vitest'
import { renderChart } from '../../benchmarks/chart.js'
import { chartGroups } from '../../benchmarks/chart-groups.js'
import type { Part } from '../../benchmarks/results.js'

const widths = (svg: string): readonly number[] =>
  [...svg.matchAll(/<rect [^>]*?width="([\d.]+)"/g)].map(([, width]) => Number(width))

describe('chart', () => {
  const bars = [
    { label: 'ours', value: 2, own: true },
    { label: 'theirs <&> "others"', value: 0.5, own: false },
    { label: 'slow', value: 0.0001, own: false },
  ]

  test('draws bars as long as their values, however short', () => {
    const [first = 0, second = 0, third = 0] = widths(renderChart([{ title: 'Puts', bars }]))
    expect(second / first).toBeCloseTo(0.25, 2)
    expect(third).toBe(1)
  })

  test('names everything, and nothing that could be taken for markup', () => {
    const svg = renderChart([{ title: 'Puts', bars }])
    expect(svg).toMatch(/<title>[^<]+<\/title>/)
    for (const shown of ['>Puts<', '>ours<', '>2.0<', '>0.50<', '>theirs &#60;&#38;&#62; &#34;others&#34;<'])
      expect(svg).toContain(shown)
  })

  test('puts groups below each other, and leaves empty ones out', () => {
    const one = renderChart([{ title: 'Puts', bars }])
    const two = renderChart([
      { title: 'Puts', bars },
      { title: 'Nothing', bars: [] },
      { title: 'Gets', bars },
    ])
    const tops = [...two.matchAll(/<rect [^>]*?y="(\d+)"/g)].map(([, y]) => Number(y))
    expect(tops).toEqual([...new Set(tops)].sort((a, b) => a - b))
    expect(two).not.toContain('Nothing')
    const height = (svg: string) => Number(/height="(\d+)" viewBox/.exec(svg)?.[1])
    expect(height(two)).toBeGreaterThan(height(one))
    expect(height(two)).toBeGreaterThan(tops.at(-1) ?? 0)
  })
})

const summary = (entry: string, medianRequestsPerSecond: number) => ({
  entry,
  requestsPerSecond: [medianRequestsPerSecond],
  medianRequestsPerSecond,
  medianRecordsPerSecond: medianRequestsPerSecond,
  ratioToFloor: 1,
  bytesPerAnswer: 1,
  processorMicroseconds: 1,
  busy: 1,
  errors: 0,
})
const part = (benchmark: string, table: Part['outcome']['table'] = []): Part => ({
  benchmark,
  startedAt: '2026-11-21T07:00:00.000Z',
  seconds: 1,
  settings: { rounds: 1, laps: 1, seconds: 1, warmUpSeconds: 1, scale: 1 },
  shardport: '1.2.3',
  outcome: { figures: [], table },
})

test('the chart shows requests/s as multiples of those of memory storage', () => {
  const [puts, batches, gets] = chartGroups([
    part('PutRecord', [summary('floor', 150), summary('shardport-memory', 100), summary('kinesalite', 25)]),
    part('GetRecords', [summary('floor', 9000), summary('shardport-memory', 100)]),
  ])
  expect(puts?.bars).toEqual([
    { label: 'bare node:http server', value: 1.5, own: false },
    { label: 'shardport-memory', value: 1, own: true },
    { label: 'kinesalite', value: 0.25, own: false },
  ])
  expect(batches?.bars).toEqual([])
  expect(gets?.bars).toEqual([{ label: 'shardport-memory', value: 1, own: true }])
})
