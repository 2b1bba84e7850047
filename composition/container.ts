import { Container } from 'inversify'
import { SystemClock } from '../adapters/system/system-clock.js'
import { SystemIdSource } from '../adapters/system/system-id-source.js'
import { SilentTelemetry } from '../adapters/telemetry-stderr/silent-telemetry.js'
import { StderrTelemetry } from '../adapters/telemetry-stderr/stderr-telemetry.js'
import type { KinesisSettings } from '../src/domain/settings.js'
import { Kinesis } from '../src/kinesis.js'
import { operations } from '../src/operations/registry.js'
import { openableStorage } from './openable-storage.js'
import type { ResolvedKinesisOptions } from './options.js'
import { kinesisServices } from './services.js'
import { tokens } from './tokens.js'

/** Wires one Kinesis: which adapter stands behind which port. Nothing is built or opened before it is asked for. */
export const kinesisContainer = (options: ResolvedKinesisOptions): Container => {
  const { logLevel } = options
  const container = new Container({ defaultScope: 'Singleton' })
  container.bind(tokens.options).toConstantValue(options)
  container.bind(tokens.settings).toConstantValue(settingsOf(options))
  container.bind(tokens.clock).toResolvedValue(() => new SystemClock())
  container.bind(tokens.idSource).toResolvedValue(() => new SystemIdSource())
  container
    .bind(tokens.telemetry)
    .toResolvedValue(() => (logLevel === 'off' ? new SilentTelemetry() : new StderrTelemetry(logLevel)))
  container.bind(tokens.storage).toResolvedValue((clock) => openableStorage(options, clock), [tokens.clock])
  container
    .bind(tokens.services)
    .toResolvedValue(kinesisServices, [
      tokens.settings,
      tokens.clock,
      tokens.idSource,
      tokens.storage,
      tokens.telemetry,
    ])
  container
    .bind(tokens.kinesis)
    .toResolvedValue(
      (services, telemetry) => new Kinesis({ ...services, telemetry, operations }),
      [tokens.services, tokens.telemetry],
    )
  return container
}

const settingsOf = ({
  maxRequestBodyMb,
  maxRetainedBytes,
  logLevel: _logLevel,
  storage: _storage,
  fileCompatible: _fileCompatible,
  streams: _streams,
  ...settings
}: ResolvedKinesisOptions): KinesisSettings => ({
  ...settings,
  maxRequestBodyBytes: maxRequestBodyMb * 2 ** 20,
  maxRetainedBytes: maxRetainedBytes === 'unlimited' ? Number.POSITIVE_INFINITY : maxRetainedBytes,
})
