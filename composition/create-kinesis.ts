import type { Container } from 'inversify'
import { onAbort } from '../handlers/streamed-body.js'
import type { Kinesis } from '../src/kinesis.js'
import { StorageError, type StoragePort } from '../src/ports/storage.js'
import { noticeOf } from '../src/services/store-health.js'
import { assertHealthy } from './assert-healthy.js'
import { kinesisContainer } from './container.js'
import { createInitialStreams } from './initial-streams.js'
import type { KinesisOptions } from './options.js'
import { resolveKinesisOptions } from './resolve-options.js'
import { tokens } from './tokens.js'

/**
 * Makes a Kinesis: opens its storage and creates those of `streams` that do not exist yet. Reads no environment
 * variables and no files. Close it with `close()` or `await using`. A store that is not healthy, for instance a damaged
 * directory, makes a Kinesis whose operations all get 500 InternalFailure with the reason, which is also logged.
 * @throws OptionError for options that are unknown or have a value that is not allowed
 * @throws StorageError when the storage cannot be opened, or is not healthy and there are `streams`
 * @throws KinesisError when one of `streams` is refused
 */
export const createKinesis = async (options: KinesisOptions = {}): Promise<Kinesis> =>
  openKinesis(kinesisContainer(resolveKinesisOptions(options)))

/** `openKinesis` of `shardport/composition`, for a container whose ports need not be looked at. */
export const openKinesis = (container: Container, signal?: AbortSignal): Promise<Kinesis> =>
  open(container, false, signal)

/**
 * {@link openKinesis} for those who have no use for a Kinesis whose store is not healthy.
 * @throws OptionError, KinesisError
 * @throws StorageError when the storage cannot be opened, or is not healthy
 */
export const openHealthyKinesis = (container: Container): Promise<Kinesis> => open(container, true)

const open = async (container: Container, healthyOnly: boolean, signal?: AbortSignal): Promise<Kinesis> => {
  const storage = await container.getAsync(tokens.storage)
  await opened(storage, signal)
  try {
    const { streams } = container.get(tokens.options)
    if (healthyOnly) assertHealthy(storage)
    await createInitialStreams(streams, await container.getAsync(tokens.services), signal)
    signal?.throwIfAborted()
    return await container.getAsync(tokens.kinesis)
  } catch (error) {
    const health = storage.health()
    await storage.close()
    throw health.healthy ? error : new StorageError(noticeOf(health), { cause: error })
  }
}

const opened = async (storage: StoragePort, signal: AbortSignal | undefined): Promise<void> => {
  signal?.throwIfAborted()
  const stopFollowing = onAbort(signal, () => void storage.close().catch(() => undefined))
  try {
    await storage.open()
  } catch (error) {
    if (!signal?.aborted) throw error
  } finally {
    stopFollowing()
  }
  if (signal?.aborted) {
    await storage.close()
    throw signal.reason
  }
}
