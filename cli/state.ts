import type { Command } from 'commander'
import { resolveCommandOptions } from '../composition/command-options.js'
import { flag } from '../composition/options.js'
import { repairState } from '../composition/state-repair.js'

/** Adds `shardport state …`, which works on state that no server has open. */
export const addStateCommands = (shardport: Command): void => {
  const state = shardport.command('state').description('Work on a state directory that no server has open')
  state
    .command('repair <directory>')
    .description('Make a damaged state directory readable again; what was there is kept beside it')
    .option(`${flag('accountId')} <value>`, 'Account of its streams, as for serve')
    .option(`${flag('region')} <value>`, 'Region of its streams, as for serve')
    .action(async (directory: string, flags: Record<string, string>) => {
      const report = await repairState(directory, resolveCommandOptions({ flags }, process.env))
      process.stdout.write(`${repairSummary(report).join('\n')}\n`)
    })
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
