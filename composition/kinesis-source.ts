import type { Kinesis } from '../src/kinesis.js'
import { createKinesis } from './create-kinesis.js'
import { openResolved } from './open-kinesis.js'
import { isStoragePort } from './option-kinds.js'
import type { KinesisOptions } from './options.generated.js'
import { OptionError, resolveKinesisOptions } from './resolve-options.js'

/** What every host takes: a Kinesis, a promise of one, or options for one, which is opened at the first request. */
export type KinesisSource = Kinesis | Promise<Kinesis> | KinesisOptions

/** By shape, because a Kinesis may come from another build of this package. */
export const isKinesis = (source: unknown): source is Kinesis =>
  isObject(source) && 'handle' in source && typeof source.handle === 'function'

/** By shape, because test runners evaluate suites in realms of their own. */
export const isPromise = (source: unknown): source is Promise<unknown> =>
  isObject(source) && 'then' in source && typeof source.then === 'function'

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

/**
 * Opens a source once, when it is asked for first; after a failure the next call tries anew, but for options with a store
 * of the caller's own: that has been closed, so the first failure stays the answer.
 * @throws OptionError for what is no source, and for options that are unknown or have a value that is not allowed
 */
export const openedOnce = (source: KinesisSource): (() => Promise<Kinesis>) => {
  if (!isObject(source)) throw noSource(String(source))
  if ('kinesis' in source && isKinesis(source.kinesis))
    throw noSource('an object that has one: give its member kinesis')
  const open = openable(source)
  let opened: Promise<Kinesis> | undefined
  return () => {
    opened ??= open().catch((error: unknown) => {
      opened = undefined
      throw error
    })
    return opened
  }
}

const noSource = (given: string): OptionError =>
  new OptionError(
    `expected a Kinesis, a promise of one, or an object of options for one, and was given ${given}`,
  )

const openable = (source: KinesisSource): (() => Promise<Kinesis>) => {
  if (isKinesis(source)) return async () => source
  if (isPromise(source)) {
    // The first request is told what went wrong; until then it must not end the process.
    source.catch(() => {})
    return async () => {
      const settled = await source
      return isKinesis(settled) ? settled : createKinesis(settled)
    }
  }
  const options = resolveKinesisOptions(source)
  const open = () => openResolved(options)
  return isStoragePort(options.storage) ? once(open) : open
}

const once = <Value>(make: () => Value): (() => Value) => {
  let made: Value | undefined
  return () => {
    made ??= make()
    return made
  }
}
