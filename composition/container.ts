import { Container } from 'inversify'
import { SystemClock } from '../adapters/system/system-clock.js'
import { SystemIdSource } from '../adapters/system/system-id-source.js'
import { SilentTelemetry } from '../adapters/telemetry-stderr/silent-telemetry.js'
import { StderrTelemetry } from '../adapters/telemetry-stderr/stderr-telemetry.js'
import type { KinesisSettings } from '../src/domain/settings.js'
import { Kinesis } from '../src/kinesis.js'
import { operations, playedOperations } from '../src/operations/registry.js'
import { CallRates } from '../src/services/call-rates.js'
import { FaultInjector } from '../src/services/faults/fault-injector.js'
import { RepeatedLists } from '../src/services/repeated-lists.js'
import { Retention } from '../src/services/retention.js'
import { StrayStreamNotice } from '../src/services/stray-stream-notice.js'
import { Streams } from '../src/services/streams.js'
import { Subscriptions } from '../src/services/subscriptions.js'
import { Throughput } from '../src/services/throughput.js'
import { openableStorage } from './openable-storage.js'
import type { ResolvedKinesisOptions } from './options.js'
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
    .bind(tokens.strayStreamNotice)
    .toResolvedValue(
      (store, telemetry) => new StrayStreamNotice(store, telemetry),
      [tokens.storage, tokens.telemetry],
    )
  container
    .bind(tokens.streams)
    .toResolvedValue(
      (store, clock, strays) => new Streams(store, clock, strays),
      [tokens.storage, tokens.clock, tokens.strayStreamNotice],
    )
  container
    .bind(tokens.subscriptions)
    .toResolvedValue(
      (store, clock, ids) => new Subscriptions(store, clock, ids),
      [tokens.storage, tokens.clock, tokens.idSource],
    )
  container
    .bind(tokens.retention)
    .toResolvedValue(
      (streams, store, clock, telemetry) => new Retention(streams, store, clock, telemetry),
      [tokens.streams, tokens.storage, tokens.clock, tokens.telemetry],
    )
  container
    .bind(tokens.throughput)
    .toResolvedValue(
      (clock, settings) => new Throughput(clock, settings.enforceLimits),
      [tokens.clock, tokens.settings],
    )
  container
    .bind(tokens.callRates)
    .toResolvedValue(
      (clock, settings) => new CallRates(clock, settings.enforceLimits),
      [tokens.clock, tokens.settings],
    )
  container
    .bind(tokens.faults)
    .toResolvedValue(
      (settings, clock, streams, subscriptions) =>
        new FaultInjector({ settings, clock, streams, subscriptions }, playedOperations),
      [tokens.settings, tokens.clock, tokens.streams, tokens.subscriptions],
    )
  container.bind(tokens.repeatedLists).toResolvedValue(() => new RepeatedLists())
  container.bind(tokens.services).toResolvedValue(
    (
      settings,
      clock,
      ids,
      store,
      streams,
      subscriptions,
      retention,
      throughput,
      callRates,
      faults,
      repeatedLists,
    ) => ({
      settings,
      clock,
      ids,
      storage: store,
      streams,
      subscriptions,
      retention,
      throughput,
      callRates,
      faults,
      repeatedLists,
    }),
    [
      tokens.settings,
      tokens.clock,
      tokens.idSource,
      tokens.storage,
      tokens.streams,
      tokens.subscriptions,
      tokens.retention,
      tokens.throughput,
      tokens.callRates,
      tokens.faults,
      tokens.repeatedLists,
    ],
  )
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
