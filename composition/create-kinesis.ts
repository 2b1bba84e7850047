import type { Kinesis } from '../src/kinesis.js'
import { openResolved } from './open-kinesis.js'
import type { KinesisOptions } from './options.generated.js'
import { resolveKinesisOptions } from './resolve-options.js'

/**
 * Makes a Kinesis: opens its storage and creates those of `streams` that do not exist yet. Reads no environment
 * variables and no files. Close it with `close()` or `await using`. A store that is not healthy, for instance a damaged
 * directory, makes a Kinesis whose operations all get 500 InternalFailure with the reason, which is also logged.
 * @throws OptionError for options that are unknown or have a value that is not allowed
 * @throws StorageError when the storage cannot be opened, or is not healthy and there are `streams`
 * @throws KinesisError when one of `streams` is refused
 */
export const createKinesis = async (options: KinesisOptions = {}): Promise<Kinesis> =>
  openResolved(resolveKinesisOptions(options))
