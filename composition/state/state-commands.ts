import { StorageError } from '../../src/ports/storage.js'
import { assertHealthy } from '../assert-healthy.js'
import type { DurableLocation } from '../storage-location.js'
import { durableStores } from './durable-stores.js'
import { makeStore } from './make-store.js'
import { differences, digestState, type StateDigest } from './state-digest.js'
import {
  assertHoldsState,
  assertOutside,
  parseStateLocation,
  sizeOnDisk,
  withStateToRead,
} from './state-location.js'
import { transferState } from './state-transfer.js'
import type { StateCounts } from './state-walk.js'
import type { StateWork } from './state-work.js'
import { withState } from './with-state.js'

const mostNamed = 5

/** A copy, and who may give it up. */
export interface StateMove extends StateWork {
  readonly signal?: AbortSignal
}

/** What has been copied. */
export interface StateCopy extends StateCounts {
  /** One line on damage of the source that did not keep it from being read. */
  readonly damage: string | undefined
}

/**
 * Copies the state of one location to another, which must be empty or not there. It stands there once it is whole. A
 * damaged source is copied where reading meets no damage.
 * @throws OptionError, StorageError; the reason of the signal when that gives it up
 */
export const moveState = async (from: string, to: string, move: StateMove): Promise<StateCopy> => {
  const [source, target] = [parseStateLocation(from), parseStateLocation(to)]
  const { home, onProgress, signal = new AbortController().signal } = move
  assertHoldsState(source)
  assertOutside(target, source)
  return makeStore(target, signal, async (unfinished) => {
    const damage = await durableStores[source.kind].check(source.path)
    return withStateToRead(source, move, (read) =>
      withState(unfinished, home, async (write) => {
        const counts = await transferState(read, write, (so) => {
          signal.throwIfAborted()
          onProgress(so)
        })
        assertHealthy(write)
        return { ...counts, damage }
      }),
    )
  })
}

/**
 * Reads everything that a location holds.
 * @throws OptionError, StorageError when something cannot be read
 */
export const verifyState = async (location: string, work: StateWork): Promise<StateCounts> =>
  (await digestOf(parseStateLocation(location), work)).counts

/**
 * Reads everything that two locations hold.
 * @throws OptionError, StorageError when something cannot be read, or the two do not hold exactly the same
 */
export const compareStates = async (first: string, second: string, work: StateWork): Promise<StateCounts> => {
  const [one, other] = [parseStateLocation(first), parseStateLocation(second)]
  assertHoldsState(other)
  const digest = await digestOf(one, work)
  const differing = differences(digest, await digestOf(other, work))
  if (differing.length > 0) {
    const named = differing.slice(0, mostNamed).join('; ')
    const more = differing.length > mostNamed ? `; and ${differing.length - mostNamed} others` : ''
    throw new StorageError(`${first} and ${second} differ: ${named}${more}`)
  }
  return digest.counts
}

/**
 * Makes a location as small as what it holds: a state directory becomes a snapshot and an empty log.
 * @returns bytes on the disk
 * @throws OptionError, StorageError
 */
export const compactState = async (
  text: string,
  { home, onNotice }: Pick<StateWork, 'home' | 'onNotice'>,
): Promise<{ readonly before: number; readonly after: number }> => {
  const location = parseStateLocation(text)
  assertHoldsState(location)
  const before = sizeOnDisk(location)
  await durableStores[location.kind].compact(location.path, home, onNotice)
  return { before, after: sizeOnDisk(location) }
}

const digestOf = async (location: DurableLocation, work: StateWork): Promise<StateDigest> => {
  assertHoldsState(location)
  const damage = await durableStores[location.kind].check(location.path)
  if (damage !== undefined) throw new StorageError(damage)
  return withStateToRead(location, work, (state) => digestState(state, work.onProgress))
}
