import { homedir } from 'node:os'
import { join } from 'node:path'

/** A path whose leading `~` stands for the user's home directory, as in shells, which expand it only where a word begins. */
export const fromHome = (path: string): string =>
  path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : path
