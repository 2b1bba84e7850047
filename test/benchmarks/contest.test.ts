import { expect, test } from 'vitest'
import { contestBenchmark, type Entry } from '../../benchmarks/contest.js'
import type { Generator } from '../../benchmarks/generators/generator.js'
import { commandServer, type Server } from '../../benchmarks/servers/command-server.js'
import { floor } from '../../benchmarks/servers/servers.js'
import { getRecords, putRecord, type Workload } from '../../benchmarks/workloads.js'

const entry = (name: string, server: Server, workload: Workload = putRecord): Entry => ({
  name,
  server,
  workload,
  floor: 'floor',
})
const present = () => ({ version: '1.0.0' })

test('a contest goes on without those who are not here, do not start or do not do their work', async () => {
  // The first of each is the warm-up.
  const answers = [1, 2, 200, 100, 400, 80]
  let run = 0
  const generator: Generator = {
    name: 'counting',
    run: async ({ seconds }) => ({ answers: answers[run++] ?? 0, bytes: 0, seconds, errors: 0 }),
  }
  const ended = commandServer({
    name: 'ended',
    presence: present,
    command: () => [process.execPath, '--eval', 'console.error("no licence"); process.exit(3)'],
  })
  const benchmark = contestBenchmark(
    {
      name: 'Race',
      entries: [
        entry('floor', floor),
        entry('half', floor),
        entry('absent', { ...floor, presence: () => ({ missing: 'not installed' }) }),
        entry('ended', ended),
        entry('short', floor, { ...getRecords, recordsPerRequest: 999 }),
      ],
      comparisons: [
        { of: 'half', to: 'floor', aim: { atLeast: 0.3 } },
        { of: 'absent', to: 'floor' },
      ],
      probe: { sample: () => 7, figures: ([first = 0]) => [{ name: 'probe', value: first, unit: 's' }] },
    },
    generator,
  )
  const lines: string[] = []

  const outcome = await benchmark.run(
    { rounds: 1, laps: 2, seconds: 2, warmUpSeconds: 1, scale: 1 },
    (line) => lines.push(line),
  )

  expect(outcome.figures).toEqual([
    { name: 'half ÷ floor', value: (100 / 200 + 80 / 400) / 2, unit: '×', aim: { atLeast: 0.3 } },
    { name: 'probe', value: 7, unit: 's' },
  ])
  expect(outcome.table?.map(({ entry, requestsPerSecond }) => [entry, requestsPerSecond])).toEqual([
    ['floor', [100, 200]],
    ['half', [50, 40]],
  ])
  expect(outcome.gaps).toEqual([
    { name: 'Race absent', reason: 'not installed', expected: true },
    { name: 'Race ended', reason: 'ended ended with 3 no licence', expected: false },
    { name: 'Race short', reason: 'GetRecords came to 1000 records instead of 999', expected: false },
  ])
  expect(lines).toContain('Race 1/1 half: 40 requests/s')
})
