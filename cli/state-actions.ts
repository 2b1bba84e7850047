import { compactState, compareStates, moveState, verifyState } from '../composition/state/state-commands.js'
import { repairState } from '../composition/state/state-repair.js'
import type { StateCounts } from '../composition/state/state-walk.js'
import type { StateWork } from '../composition/state/state-work.js'
import { exitCodes } from './exit-codes.js'
import { showProgress } from './progress.js'
import { readOptions } from './read-options.js'

type Flags = Record<string, string>

/** `shardport state repair` */
export const repair = async (location: string, flags: Flags): Promise<void> => {
  const options = await readOptions({ flags })
  print(...repairSummary(await repairState(location, options)))
}

/**
 * `shardport state export` and `import`; SIGTERM and SIGINT remove what they have made and end the process.
 * @throws Error also when the copy has been made, of a damaged source
 */
export const move = async (from: string, to: string, flags: Flags): Promise<void> => {
  const { damage, ...counts } = await working(flags, (work) =>
    untilInterrupted((signal) => moveState(from, to, { ...work, signal })),
  )
  print(`Copied: ${countsText(counts)}`)
  if (damage !== undefined) throw new Error(`${damage} The copy holds what could be read of it.`)
}

/** `shardport state verify` */
export const verify = async (location: string, other: string | undefined, flags: Flags): Promise<void> => {
  const counts = await working(flags, (work) =>
    other === undefined ? verifyState(location, work) : compareStates(location, other, work),
  )
  print(`${other === undefined ? 'Sound' : 'Equal'}: ${countsText(counts)}`)
}

/** `shardport state compact` */
export const compact = async (location: string, flags: Flags): Promise<void> => {
  const { before, after } = await working(flags, (work) => compactState(location, work))
  print(`Compacted: ${after} bytes, ${before} before`)
}

const working = async <Result>(
  flags: Flags,
  work: (given: StateWork) => Promise<Result>,
): Promise<Result> => {
  const { accountId, region } = await readOptions({ flags })
  const progress = showProgress(process.stderr)
  try {
    return await work({
      home: { accountId, region },
      onProgress: (counts) => progress.show(countsText(counts)),
      onNotice: (line) => {
        progress.clear()
        process.stderr.write(`shardport: ${line}\n`)
      },
    })
  } finally {
    progress.clear()
  }
}

/** @param work removes what it has made while the signal aborts: the process ends after that */
const untilInterrupted = async <Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> => {
  const controller = new AbortController()
  const interrupt = (name: keyof typeof exitCodes): void => {
    controller.abort()
    process.stderr.write('shardport: interrupted; what had been copied is removed\n')
    process.exit(exitCodes[name])
  }
  process.on('SIGTERM', interrupt).on('SIGINT', interrupt)
  try {
    return await work(controller.signal)
  } finally {
    process.off('SIGTERM', interrupt).off('SIGINT', interrupt)
  }
}

const countsText = ({ streams, records, bytes, documents }: StateCounts): string =>
  `streams ${streams}, records ${records}, bytes ${bytes}, documents ${documents}`

const print = (...lines: readonly string[]): void => {
  process.stdout.write(`${lines.join('\n')}\n`)
}

const repairSummary = ({
  damage,
  entries,
  unreadable,
  snapshotLost,
  beginningLost,
  backups,
}: Awaited<ReturnType<typeof repairState>>): string[] =>
  damage === undefined
    ? ['Nothing to repair: the directory can be opened.']
    : [
        `Repaired. The damage was: ${damage}`,
        `Entries of the log that were read: ${entries}`,
        ...(snapshotLost ? ['The snapshot could not be read; the log held what it had.'] : []),
        ...(beginningLost
          ? [
              'There was no snapshot, and the log does not begin with the first change: what stood before is lost.',
            ]
          : []),
        ...unreadable.map(
          ({ at, bytes }) => `Could not be read: ${bytes} bytes of the log from byte ${at} on`,
        ),
        `What was there before: ${backups.join(', ')}`,
      ]
