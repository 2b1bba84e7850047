import type { Aim, Figure, Gap, Settings, Summary } from './benchmark.js'
import type { Machine } from './machine.js'
import type { Part } from './results.js'

export interface Report {
  readonly machine: Machine
  /** Whether servers and generator were held to a processor each. */
  readonly pinned: boolean
  readonly settings: Settings
  readonly parts: readonly Part[]
}

const table = (rows: readonly (readonly string[])[]): string =>
  rows.map((cells) => `| ${cells.join(' | ')} |\n`).join('')

const section = (heading: string, rows: readonly (readonly string[])[], align: readonly string[]): string =>
  `## ${heading}\n\n${table([rows[0] ?? [], align, ...rows.slice(1)])}`

/** Whether a figure is what it should be; undefined when nobody said what that is. */
export const isReached = ({ value, aim }: Figure): boolean | undefined =>
  aim &&
  value >= (aim.atLeast ?? Number.NEGATIVE_INFINITY) &&
  value <= (aim.atMost ?? Number.POSITIVE_INFINITY)

const whole = (value: number): string => Math.round(value).toLocaleString('en-US')

/** Three digits that count, or all before the point. */
const shown = (value: number): string => (Math.abs(value) >= 100 ? whole(value) : value.toPrecision(3))

const aimText = ({ atLeast, atMost }: Aim = {}): string =>
  [atLeast === undefined ? [] : `≥ ${atLeast}`, atMost === undefined ? [] : `≤ ${atMost}`].flat().join(', ')

const reachedText = (reached: boolean | undefined): string => {
  if (reached === undefined) return ''
  return reached ? 'yes' : '**no**'
}

const figureRow = (benchmark: string, figure: Figure): readonly string[] => [
  benchmark,
  figure.name,
  `${shown(figure.value)} ${figure.unit}`,
  aimText(figure.aim),
  reachedText(isReached(figure)),
]

const percent = (part: number | undefined): string =>
  part === undefined ? '–' : `${(part * 100).toFixed(1)} %`

const summaryHead = [
  'Server',
  'Requests/s',
  'Records/s',
  'Of the floor',
  'Lowest–highest requests/s',
  'CPU µs/request',
  'Busy',
  'Bytes/answer',
  'Errors',
]

const summaryRow = (result: Summary): readonly string[] => [
  result.entry,
  whole(result.medianRequestsPerSecond),
  whole(result.medianRecordsPerSecond),
  percent(result.ratioToFloor),
  `${whole(Math.min(...result.requestsPerSecond))}–${whole(Math.max(...result.requestsPerSecond))}`,
  result.processorMicroseconds === undefined ? '–' : result.processorMicroseconds.toFixed(1),
  percent(result.busy),
  whole(result.bytesPerAnswer),
  whole(result.errors),
]

const facts = ({ machine, pinned, settings, parts }: Report): readonly (readonly string[])[] => {
  const seconds = parts.reduce((sum, part) => sum + part.seconds, 0)
  const versions = Object.assign({}, ...parts.map(({ outcome }) => outcome.versions ?? {})) as Record<
    string,
    string
  >
  return [
    ['', ''],
    ['Started', parts[0]?.startedAt ?? ''],
    ['Took', `${Math.round(seconds / 6) / 10} minutes`],
    ['Processors', `${machine.processors} × ${machine.processor}`],
    ['Memory', `${(machine.memoryBytes / 2 ** 30).toFixed(1)} GiB`],
    ['System', machine.system],
    ['Node', machine.node],
    ['Shardport', machine.shardport],
    ...Object.entries(versions)
      .filter(([name]) => !name.startsWith('shardport') && !name.startsWith('floor'))
      .map(([name, version]) => [name, version]),
    ['Pinning', pinned ? 'server on processor 0, generator on processor 1' : 'none'],
    [
      'Rounds',
      `${settings.rounds}, each with new processes after ${settings.warmUpSeconds} s of warm-up, of ${settings.laps} laps of ${settings.seconds} s`,
    ],
    ...(settings.scale === 1 ? [] : [['Data', `${settings.scale} of what a full run uses`]]),
  ]
}

/** The report as Markdown. */
export const renderReport = (report: Report): string => {
  const { parts } = report
  const figures = parts.flatMap(({ benchmark, outcome }) =>
    outcome.figures.map((figure) => figureRow(benchmark, figure)),
  )
  const gaps: readonly Gap[] = parts.flatMap(({ outcome }) => outcome.gaps ?? [])
  const [factsHead = [], ...factRows] = facts(report)
  return [
    `# Benchmark\n\n${table([factsHead, ['---', '---'], ...factRows])}`,
    section(
      'Figures',
      [['Benchmark', 'Figure', 'Value', 'Aim', 'Reached'], ...figures],
      ['---', '---', '--:', '--:', ':-:'],
    ),
    ...(gaps.length === 0
      ? []
      : [
          section(
            'Not measured',
            [['What', 'Why'], ...gaps.map(({ name, reason }) => [name, reason.replaceAll(/\s+/g, ' ')])],
            ['---', '---'],
          ),
        ]),
    ...parts.flatMap(({ benchmark, outcome: { table: summaries } }) =>
      summaries === undefined || summaries.length === 0
        ? []
        : [
            section(
              `${benchmark}, under load`,
              [summaryHead, ...summaries.map(summaryRow)],
              ['---', ...summaryHead.slice(1).map(() => '--:')],
            ),
          ],
    ),
  ].join('\n')
}
