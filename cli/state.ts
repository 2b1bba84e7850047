import type { Command } from 'commander'
import { resolveCommandOptions } from '../composition/command-options.js'
import { flag } from '../composition/options.js'
import {
  compactState,
  compareStates,
  moveState,
  type StateWork,
  verifyState,
} from '../composition/state-commands.js'
import { repairState } from '../composition/state-repair.js'
import type { StateCounts } from '../composition/state-walk.js'
import { showProgress } from './progress.js'

type Flags = Record<string, string>

const locations = 'file:DIRECTORY, sqlite:FILE or the path of a directory'

/** Adds `shardport state …`, which works on state that no server has open. */
export const addStateCommands = (shardport: Command): void => {
  const state = shardport.command('state').description('Work on state that no server has open')
  withHome(state.command('repair <directory>'))
    .description('Make a damaged state directory readable again; what was there is kept beside it')
    .action(async (directory: string, flags: Flags) => {
      print(...repairSummary(await repairState(directory, resolveCommandOptions({ flags }, process.env))))
    })
  withHome(state.command('export <from> <to>'))
    .description(`Copy a store, as a rule to a directory that ferrokinesis opens; each is ${locations}`)
    .action(move)
  withHome(state.command('import <from> <to>'))
    .description(`Copy a store, as a rule from a directory of ferrokinesis; each is ${locations}`)
    .action(move)
  withHome(state.command('verify <location> [other]'))
    .description(`Read all that a store holds, or compare two of them exactly; each is ${locations}`)
    .action(async (location: string, other: string | undefined, flags: Flags) => {
      const counts = await working(flags, (work) =>
        other === undefined ? verifyState(location, work) : compareStates(location, other, work),
      )
      print(`${other === undefined ? 'Sound' : 'Equal'}: ${countsText(counts)}`)
    })
  withHome(state.command('compact <location>'))
    .description(`Make a store as small as what it holds; it is ${locations}`)
    .action(async (location: string, flags: Flags) => {
      const { before, after } = await working(flags, (work) => compactState(location, work))
      print(`Compacted: ${after} bytes, ${before} before`)
    })
}

const withHome = (command: Command): Command =>
  command
    .option(`${flag('accountId')} <value>`, 'Account of the streams of a directory of ferrokinesis')
    .option(`${flag('region')} <value>`, 'Region of the streams of a directory of ferrokinesis')

const move = async (from: string, to: string, flags: Flags): Promise<void> => {
  const counts = await working(flags, (work) => moveState(from, to, work))
  print(`Copied: ${countsText(counts)}`)
}

const working = async <Result>(
  flags: Flags,
  work: (given: StateWork) => Promise<Result>,
): Promise<Result> => {
  const { accountId, region } = resolveCommandOptions({ flags }, process.env)
  const progress = showProgress(process.stderr)
  try {
    return await work({
      home: { accountId, region },
      onProgress: (counts) => progress.show(countsText(counts)),
    })
  } finally {
    progress.clear()
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
  backups,
}: Awaited<ReturnType<typeof repairState>>): string[] =>
  damage === undefined
    ? ['Nothing to repair: the directory can be opened.']
    : [
        `Repaired. The damage was: ${damage}`,
        `Entries of the log that were read: ${entries}`,
        ...(snapshotLost ? ['The snapshot could not be read; the log held what it had.'] : []),
        ...unreadable.map(
          ({ at, bytes }) => `Could not be read: ${bytes} bytes of the log from byte ${at} on`,
        ),
        `What was there before: ${backups.join(', ')}`,
      ]
