import { type RepairReport, repairStateDirectory } from '../adapters/storage-file/repair.js'
import { SystemClock } from '../adapters/system/system-clock.js'
import { fromHome } from './home-path.js'
import type { ResolvedOptions } from './options.js'

/**
 * Makes a damaged state directory one that can be opened, of all that can be read.
 * @throws StorageError when the directory is in use, or too little can be read to make a state of
 */
export const repairState = (
  directory: string,
  { accountId, region }: Pick<ResolvedOptions, 'accountId' | 'region'>,
): Promise<RepairReport> =>
  repairStateDirectory({ directory: fromHome(directory), accountId, region, clock: new SystemClock() })
