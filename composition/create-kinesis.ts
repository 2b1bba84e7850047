import type { Kinesis } from '../src/kinesis.js'
import { kinesisContainer } from './container.js'
import { createInitialStreams } from './initial-streams.js'
import type { KinesisOptions, ResolvedKinesisOptions } from './options.js'
import { resolveKinesisOptions } from './resolve-options.js'
import { tokens } from './tokens.js'

/**
 * Makes a Kinesis: opens its storage and creates those of `streams` that do not exist yet. Reads no environment
 * variables and no files. Close it with `close()` or `await using`.
 * @throws OptionError for options that are unknown or have a value that is not allowed
 * @throws StorageError when the storage cannot be opened
 * @throws KinesisError when one of `streams` is refused
 */
export const createKinesis = async (options: KinesisOptions = {}): Promise<Kinesis> =>
  openKinesis(resolveKinesisOptions(options))

/** `createKinesis` for options that have been read already. */
export const openKinesis = async (
  options: ResolvedKinesisOptions,
  container = kinesisContainer(options),
): Promise<Kinesis> => {
  const storage = await container.getAsync(tokens.storage)
  await storage.open()
  try {
    await createInitialStreams(options.streams, await container.getAsync(tokens.services))
    return await container.getAsync(tokens.kinesis)
  } catch (error) {
    await storage.close()
    throw error
  }
}
