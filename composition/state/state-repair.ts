import type { RepairReport } from '../../adapters/storage-file/repair.js'
import type { ResolvedOptions } from '../options.js'
import { OptionError } from '../resolve-options.js'
import { durableStores } from './durable-stores.js'
import { assertHoldsState, parseStateLocation } from './state-location.js'

/**
 * Makes a damaged state directory one that can be opened, of all that can be read.
 * @param text `file:DIRECTORY` or the path of a directory
 * @throws OptionError when it is the location of something else
 * @throws StorageError when there is no state, or it cannot be written or is in use, or too little can be read to make a state of
 */
export const repairState = async (
  text: string,
  { accountId, region }: Pick<ResolvedOptions, 'accountId' | 'region'>,
): Promise<RepairReport> => {
  const location = parseStateLocation(text)
  const { repair } = durableStores[location.kind]
  if (typeof repair !== 'function')
    throw new OptionError(
      `Location "${text}": only state directories can be repaired; ${repair.instead(location.path)}`,
    )
  assertHoldsState(location)
  return repair(location.path, { accountId, region })
}
