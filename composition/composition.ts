import type { Container } from 'inversify'
import { kinesisContainer as containerOf } from './container.js'
import type { KinesisOptions } from './options.js'
import { resolveKinesisOptions } from './resolve-options.js'

export { openKinesis } from './create-kinesis.js'
export type { KinesisOptions } from './options.js'
export { ports } from './tokens.js'

/**
 * The inversify container in which `createKinesis` would put a Kinesis together: rebind `ports` in it, then open it with
 * `openKinesis`. Nothing is built or opened before. See docs/composition.md.
 * @throws OptionError for options that are unknown or have a value that is not allowed
 */
export const kinesisContainer = (options: KinesisOptions = {}): Container =>
  containerOf(resolveKinesisOptions(options))
