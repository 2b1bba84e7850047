import type { Kinesis } from '../src/kinesis.js'
import { createKinesis } from './create-kinesis.js'
import type { KinesisOptions } from './options.js'

/** What every host takes: a Kinesis, a promise of one, or options for one, which is opened at the first request. */
export type KinesisSource = Kinesis | Promise<Kinesis> | KinesisOptions

/** By shape, because a Kinesis may come from another build of this package. */
export const isKinesis = (source: object): source is Kinesis =>
  'handle' in source && typeof source.handle === 'function'

/** By shape, because test runners evaluate suites in realms of their own. */
export const isPromise = (source: object): source is Promise<unknown> =>
  'then' in source && typeof source.then === 'function'

/** Opens a source once, when it is asked for first; after a failure the next call tries anew. */
export const openedOnce = (source: KinesisSource): (() => Promise<Kinesis>) => {
  let opened: Promise<Kinesis> | undefined
  // The first request is told what went wrong; until then it must not end the process.
  if (isPromise(source)) source.catch(() => {})
  return () => {
    opened ??= open(source).catch((error: unknown) => {
      opened = undefined
      throw error
    })
    return opened
  }
}

const open = async (source: KinesisSource): Promise<Kinesis> => {
  const settled = await source
  return isKinesis(settled) ? settled : createKinesis(settled)
}
