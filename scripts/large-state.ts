/**
 * Opens, checkpoints and closes a state directory of some size, and says for how long the event loop stood still and how
 * much memory it took beyond the records. Writes about seven times the size to the disk.
 * `npm run check:large-state -- --gib 2 --directory /tmp`; ends with code 1 when a limit was passed.
 */
import { fork } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Figures, StepName } from './large-state/steps.js'

const { values } = parseArgs({
  options: {
    gib: { type: 'string', default: '2' },
    directory: { type: 'string', default: tmpdir() },
  },
})

const gibibytes = Number(values.gib)
if (!(gibibytes > 0 && gibibytes <= 64))
  throw new Error(`--gib takes a number above 0, at most 64, not "${values.gib}"`)

/** What the event loop may stand still for, in milliseconds. */
const mostBlockedMs = 50
/** What a process may take beyond its records and what it takes without any: 15 %, and a fixed part. */
const mostBeyondRecords = (recordBytes: number): number => 0.15 * recordBytes + 160 * 2 ** 20

/** A process of its own for each step, so that each starts without the memory of the one before. */
const run = (step: StepName, directory: string): Promise<readonly Figures[]> =>
  new Promise((resolve, reject) => {
    const child = fork(
      fileURLToPath(new URL('large-state/process.ts', import.meta.url)),
      [step, directory, String(gibibytes * 2 ** 30)],
      { execArgv: ['--import', 'tsx'] },
    )
    let figures: readonly Figures[] = []
    child.on('message', (message) => {
      figures = message as readonly Figures[]
    })
    child.on('error', reject)
    child.on('exit', (code) =>
      code === 0 ? resolve(figures) : reject(new Error(`${step} ended with ${code}`)),
    )
  })

const mebibytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`

const line = ({ name, seconds, blockedMs, busyMs, records, recordBytes, residentBytes }: Figures): string => {
  const busy = busyMs === undefined ? '' : ` (${busyMs.toFixed(1)} ms of its processor)`
  return (
    `${name}: ${seconds.toFixed(1)} s, event loop blocked for ${blockedMs.toFixed(1)} ms at most${busy}; ` +
    `${records} records of ${mebibytes(recordBytes)}; ${mebibytes(residentBytes)} resident at most beyond the idle process ` +
    `(${(residentBytes / recordBytes).toFixed(2)} of the records)`
  )
}

const directory = await mkdtemp(join(values.directory, 'shardport-large-'))
try {
  let passed = true
  for (const step of ['fill', 'checkpoint', 'open'] as const) {
    for (const figures of await run(step, directory)) {
      console.log(line(figures))
      const { blockedMs, recordBytes, residentBytes } = figures
      passed &&= blockedMs <= mostBlockedMs && residentBytes - recordBytes <= mostBeyondRecords(recordBytes)
    }
  }
  if (!passed) {
    console.error(`more than ${mostBlockedMs} ms, or more memory than 15 % and 160 MiB beyond the records`)
    process.exitCode = 1
  }
} finally {
  await rm(directory, { recursive: true })
}
