import { existsSync, lstatSync, realpathSync, type Stats, statSync } from 'node:fs'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { osErrorText } from '../../adapters/storage-file/os-error.js'
import { StorageError } from '../../src/ports/storage.js'
import { fromHome } from '../home-path.js'
import { OptionError } from '../resolve-options.js'
import { type DurableLocation, parseStorageLocation } from '../storage-location.js'
import { durableStores } from './durable-stores.js'
import type { ReadableState } from './state-walk.js'
import type { StateWork } from './state-work.js'
import { passNotice } from './with-state.js'

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
  const found = permitted(location, () => statOf(path))
  if (found === undefined) throw new StorageError(`There is no ${noun} ${path}.`)
  if (!fits(found)) throw new StorageError(`There is no ${noun} ${path}. ${mistaken(path)}`)
  if (sizeOnDisk(location) === 0) throw new StorageError(`There is no state in ${path}.`)
}

/** @throws StorageError when anything is there that would be overwritten */
export const assertVacant = (location: DurableLocation): void => {
  const { remains, isVacant } = durableStores[location.kind]
  const occupied = permitted(location, () =>
    remains(location.path).find((path) => {
      // A link that leads nowhere is there as well.
      const found = statOf(path) ?? lstatSync(path, { throwIfNoEntry: false })
      return found !== undefined && !isVacant(path, found)
    }),
  )
  if (occupied !== undefined)
    throw new StorageError(`${occupied} is there already. Nothing is overwritten: choose another place.`)
}

/** @throws StorageError when one location lies inside another, whatever links lead there */
export const assertOutside = (target: DurableLocation, source: DurableLocation): void => {
  const placeOf = (one: DurableLocation): string => permitted(one, () => realPathOf(resolve(one.path)))
  if (placeOf(target).startsWith(`${placeOf(source)}${sep}`))
    throw new StorageError(`${target.path} lies inside ${source.path}. Choose a place outside what is read.`)
}

/** Of a path that need not be there. */
const realPathOf = (path: string): string => {
  const parent = dirname(path)
  return existsSync(path) || parent === path ? realpathSync(path) : join(realPathOf(parent), basename(path))
}

/**
 * Reads a store and leaves it as it is.
 * @throws StorageError when there is no state, or it cannot be read
 */
export const withStateToRead = async <Result>(
  location: DurableLocation,
  { home, onNotice }: Pick<StateWork, 'home' | 'onNotice'>,
  work: (state: ReadableState) => Promise<Result>,
): Promise<Result> => {
  assertHoldsState(location)
  const state = await durableStores[location.kind].openToRead(location.path, home)
  try {
    passNotice(state, onNotice)
    return await work(state)
  } finally {
    await state.close()
  }
}

/** Bytes of the files that hold the state. */
export const sizeOnDisk = (location: DurableLocation): number => {
  const files = durableStores[location.kind].files(location.path)
  return permitted(location, () => files.reduce((sum, file) => sum + (statOf(file)?.size ?? 0), 0))
}

/** An error of the operating system about a location, with what to do. */
export const unusableError = ({ kind, path }: DurableLocation, error: unknown): StorageError =>
  new StorageError(durableStores[kind].unusable(path, osErrorText(error)), { cause: error })

/** @throws StorageError when the operating system does not let us look at a location */
const permitted = <Result>(location: DurableLocation, look: () => Result): Result => {
  try {
    return look()
  } catch (error) {
    throw unusableError(location, error)
  }
}

/** A text with a scheme is no path, so that a misspelt one makes no directory of that name. */
const pathOf = (text: string): DurableLocation | undefined =>
  text === '' || /^[a-z]{2,}:/i.test(text) ? undefined : { kind: 'file', path: fromHome(text) }

const statOf = (path: string): Stats | undefined => statSync(path, { throwIfNoEntry: false })
