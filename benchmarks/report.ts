import type { Settings } from './harness.js'
import type { Machine } from './machine.js'
import type { Summary } from './summary.js'

export interface Report {
  /** ISO 8601. */
  readonly startedAt: string
  readonly machine: Machine
  readonly generator: string
  /** Whether servers and generator were held to a processor each. */
  readonly pinned: boolean
  readonly settings: Settings & { readonly warmUpSeconds: number }
  readonly results: readonly Summary[]
}

const whole = (value: number): string => Math.round(value).toLocaleString('en-US')

const table = (rows: readonly (readonly string[])[]): string =>
  rows.map((cells) => `| ${cells.join(' | ')} |\n`).join('')

const head = [
  [
    'Server',
    'Requests/s',
    'Records/s',
    'Of the floor',
    'Lowest–highest requests/s',
    'CPU µs/request',
    'Busy',
    'Bytes/answer',
    'Errors',
  ],
  ['---', '--:', '--:', '--:', '--:', '--:', '--:', '--:', '--:'],
]

const percent = (part: number | undefined): string =>
  part === undefined ? '–' : `${(part * 100).toFixed(1)} %`

const resultRow = (result: Summary): readonly string[] => [
  result.server,
  whole(result.medianRequestsPerSecond),
  whole(result.medianRecordsPerSecond),
  percent(result.ratioToFloor),
  `${whole(Math.min(...result.requestsPerSecond))}–${whole(Math.max(...result.requestsPerSecond))}`,
  result.processorMicroseconds === undefined ? '–' : result.processorMicroseconds.toFixed(1),
  percent(result.busy),
  whole(result.bytesPerAnswer),
  whole(result.errors),
]

/** The report as Markdown. */
export const renderReport = ({
  startedAt,
  machine,
  generator,
  pinned,
  settings,
  results,
}: Report): string => {
  const facts = [
    ['Started', startedAt],
    ['Processors', `${machine.processors} × ${machine.processor}`],
    ['Memory', `${(machine.memoryBytes / 2 ** 30).toFixed(1)} GiB`],
    ['System', machine.system],
    ['Node', machine.node],
    ['Shardport', machine.shardport],
    ['Generator', generator],
    ['Pinning', pinned ? 'server on processor 0, generator on processor 1' : 'none'],
    [
      'Rounds',
      `${settings.rounds} of ${settings.seconds} s, each in a new process after ${settings.warmUpSeconds} s of warm-up`,
    ],
  ]
  const workloads = [...new Set(results.map(({ workload }) => workload))]
  return [
    '# Benchmark\n',
    table([['', ''], ['---', '---'], ...facts]),
    ...workloads.flatMap((workload) => [
      `## ${workload}\n`,
      table([...head, ...results.filter((result) => result.workload === workload).map(resultRow)]),
    ]),
  ].join('\n')
}
