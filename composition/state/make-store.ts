import { existsSync, rmdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { makeDirectory } from '../../adapters/directories/make-directory.js'
import { StorageError } from '../../src/ports/storage.js'
import type { DurableLocation } from '../storage-location.js'
import { durableStores } from './durable-stores.js'
import { assertVacant, unusableError } from './state-location.js'

/**
 * Makes a store that stands at its location only once it is whole, closed and on the disk. Until then it is made beside
 * its place, where a process that is killed leaves it.
 * @param signal gives the store up and at once removes what there is of it
 * @param fill makes, fills and closes the store at the location that it is given
 * @throws StorageError when something is there that would be overwritten; what `fill` throws
 */
export const makeStore = async <Result>(
  location: DurableLocation,
  signal: AbortSignal,
  fill: (unfinished: DurableLocation) => Promise<Result>,
): Promise<Result> => {
  const { kind, path } = location
  const store = durableStores[kind]
  assertVacant(location)
  const unfinished = store.unfinished(path)
  const directory = dirname(unfinished)
  const directoryIsNew = !existsSync(directory)
  const remove = (): void => store.remains(unfinished).forEach(removeIfPossible)
  const giveUp = (): void => {
    remove()
    if (directoryIsNew) removeIfEmpty(directory)
  }
  await named(location, () => makeDirectory(directory))
  signal.throwIfAborted()
  claim(location, unfinished)
  // In the same breath, so that nothing can be left in between.
  signal.addEventListener('abort', giveUp)
  try {
    const result = await fill({ kind, path: unfinished })
    signal.throwIfAborted()
    assertVacant(location)
    await named(location, () => store.publish(unfinished, path))
    remove()
    return result
  } catch (error) {
    giveUp()
    throw error
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}

/** Two copies to one place must not share what is unfinished. */
const claim = (location: DurableLocation, unfinished: string): void => {
  try {
    durableStores[location.kind].claim(unfinished)
  } catch (error) {
    if (!existsSync(unfinished)) throw unusableError(location, error)
    throw new StorageError(
      `${unfinished} is there: a copy that was interrupted, or one that is under way. ` +
        'Delete it if none is, or choose another place.',
      { cause: error },
    )
  }
}

const named = async (location: DurableLocation, work: () => Promise<void>): Promise<void> => {
  try {
    await work()
  } catch (error) {
    throw error instanceof StorageError ? error : unusableError(location, error)
  }
}

/** What stays is seen by its name to be unfinished, and the next copy says so. */
const removeIfPossible = (path: string): void => {
  try {
    rmSync(path, { recursive: true, force: true })
  } catch {}
}

const removeIfEmpty = (directory: string): void => {
  try {
    rmdirSync(directory)
  } catch {}
}
