import type { Container } from 'inversify'
import type { Kinesis } from '../src/kinesis.js'
import { kinesisContainer } from './container.js'
import { createInitialStreams } from './initial-streams.js'
import type { KinesisOptions } from './options.js'
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
  openKinesis(kinesisContainer(resolveKinesisOptions(options)))

/**
 * Opens the storage of a container, creates those of its initial streams that do not exist yet, and gives its Kinesis.
 * A container makes one Kinesis: open it once.
 * @throws OptionError when two options say where state is kept
 * @throws StorageError when the storage cannot be opened
 * @throws KinesisError when one of the initial streams is refused
 */
export const openKinesis = async (container: Container): Promise<Kinesis> => {
  const storage = await container.getAsync(tokens.storage)
  await storage.open()
  try {
    const { streams } = container.get(tokens.options)
    await createInitialStreams(streams, await container.getAsync(tokens.services))
    return await container.getAsync(tokens.kinesis)
  } catch (error) {
    await storage.close()
    throw error
  }
}
