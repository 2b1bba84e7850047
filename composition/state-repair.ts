import { type RepairReport, repairStateDirectory } from '../adapters/storage-file/repair.js'
import { SystemClock } from '../adapters/system/system-clock.js'
import type { ResolvedOptions } from './options.js'
import { OptionError } from './resolve-options.js'
import { assertHoldsState, parseStateLocation } from './state-location.js'

/**
 * Makes a damaged state directory one that can be opened, of all that can be read.
 * @param text `file:DIRECTORY` or the path of a directory
 * @throws OptionError when it is the location of something else
 * @throws StorageError when there is no state or it is in use, or too little can be read to make a state of
 */
export const repairState = async (
  text: string,
  { accountId, region }: Pick<ResolvedOptions, 'accountId' | 'region'>,
): Promise<RepairReport> => {
  const location = parseStateLocation(text)
  if (location.kind === 'sqlite')
    throw new OptionError(
      `Location "${text}": only state directories can be repaired; ` +
        `what SQLite can bring back of a database: sqlite3 ${location.path} .recover`,
    )
  assertHoldsState(location)
  const { directory } = location
  return repairStateDirectory({ directory, accountId, region, clock: new SystemClock() })
}
