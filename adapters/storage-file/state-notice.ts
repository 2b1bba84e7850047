import { resolve } from 'node:path'
import { logFile } from './file-names.js'

/** One line on a directory that holds something that cannot be read. */
export const damagedText = (directory: string, reason: string): string =>
  `${unusable(directory, reason)}. To bring back what can be read: shardport state repair ${resolve(directory)}`

/** One line on a directory that the operating system does not let us use. */
export const unusableText = (directory: string, reason: string): string =>
  `${unusable(directory, reason)}. Choose a directory that this process may read and write, or make this one so`

/** One line on a directory in whose place something else stands. */
export const noDirectoryText = (directory: string, reason: string): string =>
  `${unusable(directory, reason)}. ${mistakenFileText(directory)}, or choose a directory`

/** Advice where a file was given for a directory. */
export const mistakenFileText = (path: string): string =>
  `It is a file: for a SQLite database say sqlite:${path}`

/** One line on a directory that the operating system does not let us read. */
export const unreadableText = (directory: string, reason: string): string =>
  `The state directory ${resolve(directory)} cannot be read: ${reason}`

/** One line on a directory that the operating system does not let us write. */
export const unwritableText = (directory: string, reason: string): string =>
  `The state directory ${resolve(directory)} cannot be written: ${reason}`

/** One line on a directory that could be used until now. */
export const failedText = (directory: string, reason: string): string =>
  `The state directory ${resolve(directory)} cannot be used any more: ${reason}. ` +
  'Every call fails until it is opened again: see to its disk and its permissions first'

/** One line on what a write that never ended had left at the end of the log. @param copy name of the file that keeps it */
export const tearKeptText = (directory: string, bytes: number, copy: string): string =>
  `${tear(directory, bytes)}. They have been cut off and are kept in ${copy}`

/** One line on the same where it stays as it is. */
export const tearUnreadText = (directory: string, bytes: number): string =>
  `${tear(directory, bytes)}. They are not read`

const tear = (directory: string, bytes: number): string =>
  `The state directory ${resolve(directory)}: the last ${bytes} bytes of ${logFile} were left by a write that never ended, ` +
  'as in a crash'

const unusable = (directory: string, reason: string): string =>
  `The state directory ${resolve(directory)} cannot be used: ${reason}`
