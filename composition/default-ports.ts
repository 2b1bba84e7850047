import { SystemClock } from '../adapters/system/system-clock.js'
import { SystemIdSource } from '../adapters/system/system-id-source.js'
import { SilentTelemetry } from '../adapters/telemetry-stderr/silent-telemetry.js'
import { StderrTelemetry } from '../adapters/telemetry-stderr/stderr-telemetry.js'
import type { Clock } from '../src/ports/clock.js'
import type { IdSource } from '../src/ports/id-source.js'
import type { StoragePort } from '../src/ports/storage.js'
import type { Telemetry } from '../src/ports/telemetry.js'
import { openableStorage } from './openable-storage.js'
import type { ResolvedKinesisOptions } from './options.js'

/** What a Kinesis needs of the world. */
export interface Ports {
  readonly clock: Clock
  readonly idSource: IdSource
  /** Not opened yet. */
  readonly storage: StoragePort
  readonly telemetry: Telemetry
}

/** The adapter behind each port, where nobody puts something else there. */
export const defaults = {
  clock: () => new SystemClock(),
  idSource: () => new SystemIdSource(),
  storage: openableStorage,
  telemetry: ({ logLevel }: ResolvedKinesisOptions) =>
    logLevel === 'off' ? new SilentTelemetry() : new StderrTelemetry(logLevel),
}

/** Makes all of {@link defaults}. */
export const defaultPorts = async (
  options: ResolvedKinesisOptions,
  clock: Clock = defaults.clock(),
): Promise<Ports> => ({
  clock,
  idSource: defaults.idSource(),
  storage: await defaults.storage(options, clock),
  telemetry: defaults.telemetry(options),
})
