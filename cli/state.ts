import type { Command } from 'commander'
import { flag } from '../composition/options.js'
import type * as Actions from './state-actions.js'

type Flags = Record<string, string>

const locations = 'file:DIRECTORY, sqlite:FILE or the path of a directory'

/** Adds `shardport state …`, which works on state that no server has open. */
export const addStateCommands = (shardport: Command): void => {
  const state = shardport
    .command('state')
    .description('Work on state that no server has open')
    .helpCommand('help [command]', 'Show help for a command')
  withHome(state.command('repair <location>'))
    .description(
      'Make a damaged state directory readable again; what was there is kept beside it; it is file:DIRECTORY or a path',
    )
    .action(loaded((actions, location: string, flags: Flags) => actions.repair(location, flags)))
  withHome(state.command('export <from> <to>'))
    .description(`Copy a store, as a rule to a directory that ferrokinesis opens; each is ${locations}`)
    .action(loaded((actions, from: string, to: string, flags: Flags) => actions.move(from, to, flags)))
  withHome(state.command('import <from> <to>'))
    .description(`Copy a store, as a rule from a directory of ferrokinesis; each is ${locations}`)
    .action(loaded((actions, from: string, to: string, flags: Flags) => actions.move(from, to, flags)))
  withHome(state.command('verify <location> [other]'))
    .description(`Read all that a store holds, or compare two of them exactly; each is ${locations}`)
    .action(
      loaded((actions, location: string, other: string | undefined, flags: Flags) =>
        actions.verify(location, other, flags),
      ),
    )
  withHome(state.command('compact <location>'))
    .description(`Make a store as small as what it holds; it is ${locations}`)
    .action(loaded((actions, location: string, flags: Flags) => actions.compact(location, flags)))
}

/** The server starts faster without what only these commands need. */
const loaded =
  <Args extends readonly unknown[]>(action: (actions: typeof Actions, ...args: Args) => Promise<void>) =>
  async (...args: Args): Promise<void> =>
    action(await import('./state-actions.js'), ...args)

const withHome = (command: Command): Command =>
  command
    .option(`${flag('accountId')} <value>`, 'Account of the streams of a directory of ferrokinesis')
    .option(`${flag('region')} <value>`, 'Region of the streams of a directory of ferrokinesis')
