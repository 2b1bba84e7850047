import { type Stats, statSync } from 'node:fs'
import type { Scope } from '../src/domain/scope.js'
import { StorageError } from '../src/ports/storage.js'
import { durableStores } from './durable-stores.js'
import { fromHome } from './home-path.js'
import { OptionError } from './resolve-options.js'
import type { ReadableState } from './state-walk.js'
import { type DurableLocation, parseStorageLocation } from './storage-location.js'

/**
 * Reads a location as commands give it: `file:DIRECTORY`, `sqlite:FILE`, or the path of a state directory.
 * @throws OptionError
 */
export const parseStateLocation = (text: string): DurableLocation => {
  const location = parseStorageLocation(text) ?? pathOf(text)
  if (location === undefined || location.kind === 'memory' || location.path === ':memory:')
    throw new OptionError(
      `Location "${text}": allowed: "file:DIRECTORY", "sqlite:FILE" or a directory's path`,
    )
  return location
}

/** @throws StorageError when there is no state at a location */
export const assertHoldsState = (location: DurableLocation): void => {
  const { kind, path } = location
  const { fits, noun, mistaken } = durableStores[kind]
  const found = statOf(path)
  if (found === undefined) throw new StorageError(`There is no ${noun} ${path}.`)
  if (!fits(found)) throw new StorageError(`There is no ${noun} ${path}. ${mistaken(path)}`)
  if (sizeOnDisk(location) === 0) throw new StorageError(`There is no state in ${path}.`)
}

/** @throws StorageError when anything is there that would be overwritten */
export const assertVacant = ({ kind, path }: DurableLocation): void => {
  const found = statOf(path)
  if (found !== undefined && !durableStores[kind].isVacant(path, found))
    throw new StorageError(`${path} is there already. Nothing is overwritten: choose another place.`)
}

/**
 * Reads a store and leaves it as it is.
 * @param home account and region whose streams ferrokinesis sees in a state directory
 * @throws StorageError when there is no state, or it cannot be read
 */
export const withStateToRead = async <Result>(
  location: DurableLocation,
  home: Scope,
  work: (state: ReadableState) => Promise<Result>,
): Promise<Result> => {
  assertHoldsState(location)
  const state = await durableStores[location.kind].openToRead(location.path, home)
  try {
    return await work(state)
  } finally {
    await state.close()
  }
}

/** Bytes of the files that hold the state. */
export const sizeOnDisk = ({ kind, path }: DurableLocation): number =>
  durableStores[kind].files(path).reduce((sum, file) => sum + (statOf(file)?.size ?? 0), 0)

/** A text with a scheme is no path, so that a misspelt one makes no directory of that name. */
const pathOf = (text: string): DurableLocation | undefined =>
  text === '' || /^[a-z]{2,}:/i.test(text) ? undefined : { kind: 'file', path: fromHome(text) }

const statOf = (path: string): Stats | undefined => statSync(path, { throwIfNoEntry: false })
