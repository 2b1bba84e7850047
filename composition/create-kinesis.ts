import type { Container } from 'inversify'
import type { Kinesis } from '../src/kinesis.js'
import type { StoragePort } from '../src/ports/storage.js'
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
 * @param signal gives the opening up: the storage is closed then
 * @throws StorageError when the storage cannot be opened
 * @throws KinesisError when one of the initial streams is refused
 * @throws the reason of `signal` when that aborts before the Kinesis is there
 */
export const openKinesis = async (container: Container, signal?: AbortSignal): Promise<Kinesis> => {
  const storage = await container.getAsync(tokens.storage)
  await opened(storage, signal)
  try {
    const { streams } = container.get(tokens.options)
    await createInitialStreams(streams, await container.getAsync(tokens.services), signal)
    signal?.throwIfAborted()
    return await container.getAsync(tokens.kinesis)
  } catch (error) {
    await storage.close()
    throw error
  }
}

const opened = async (storage: StoragePort, signal: AbortSignal | undefined): Promise<void> => {
  signal?.throwIfAborted()
  const giveUp = (): void => void storage.close().catch(() => undefined)
  signal?.addEventListener('abort', giveUp)
  try {
    await storage.open()
  } catch (error) {
    if (!signal?.aborted) throw error
  } finally {
    signal?.removeEventListener('abort', giveUp)
  }
  if (signal?.aborted) {
    await storage.close()
    throw signal.reason
  }
}
