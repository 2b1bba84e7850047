import { onAbort } from '../handlers/streamed-body.js'
import { Kinesis } from '../src/kinesis.js'
import type { Services } from '../src/operations/operation.js'
import { operations } from '../src/operations/registry.js'
import { StorageError, type StoragePort } from '../src/ports/storage.js'
import { noticeOf, reportOpening } from '../src/services/store-health.js'
import { assertHealthy } from './assert-healthy.js'
import { defaultPorts, type Ports } from './default-ports.js'
import { createInitialStreams } from './initial-streams.js'
import type { ResolvedKinesisOptions } from './options.js'
import { kinesisServices } from './services.js'
import { kinesisSettings } from './settings.js'

export interface OpenKinesisOptions {
  /** Gives the opening up: the storage is closed then. */
  readonly signal?: AbortSignal | undefined
  /** For those who have no use for a Kinesis whose store is not healthy. */
  readonly healthyOnly?: boolean
}

/** A Kinesis whose storage is open, and what it is made of. */
export interface OpenedKinesis {
  readonly kinesis: Kinesis
  readonly services: Services
}

/**
 * Makes a Kinesis of resolved options: see `createKinesis`.
 * @throws OptionError, KinesisError
 * @throws StorageError when the storage cannot be opened, or is not healthy where it has to be
 * @throws the reason of `signal` when that aborts before the Kinesis is there
 */
export const openResolved = async (
  options: ResolvedKinesisOptions,
  how?: OpenKinesisOptions,
): Promise<Kinesis> => (await openOver(options, await defaultPorts(options), how)).kinesis

/** {@link openResolved} with ports of the caller's choice, whose storage is closed where that fails. */
export const openOver = async (
  options: ResolvedKinesisOptions,
  ports: Ports,
  { signal, healthyOnly = false }: OpenKinesisOptions = {},
): Promise<OpenedKinesis> => {
  const { storage, telemetry } = ports
  await opened(storage, signal)
  try {
    reportOpening(storage, telemetry)
    if (healthyOnly) assertHealthy(storage)
    const services = kinesisServices(kinesisSettings(options), ports)
    await createInitialStreams(options.streams, services, signal)
    signal?.throwIfAborted()
    return { kinesis: new Kinesis({ ...services, telemetry, operations }), services }
  } catch (error) {
    const health = storage.health()
    await storage.close()
    throw health.healthy ? error : new StorageError(noticeOf(health), { cause: error })
  }
}

const opened = async (storage: StoragePort, signal: AbortSignal | undefined): Promise<void> => {
  signal?.throwIfAborted()
  const close = (): Promise<void> => storage.close().catch(() => undefined)
  const stopFollowing = onAbort(signal, () => void close())
  try {
    await storage.open()
    signal?.throwIfAborted()
  } catch (error) {
    await close()
    throw signal?.aborted ? signal.reason : error
  } finally {
    stopFollowing()
  }
}
