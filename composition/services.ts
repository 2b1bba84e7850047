import type { KinesisSettings } from '../src/domain/settings.js'
import type { Services } from '../src/operations/operation.js'
import { playedOperations } from '../src/operations/registry.js'
import { CallRates } from '../src/services/call-rates.js'
import { FaultInjector } from '../src/services/faults/fault-injector.js'
import { RepeatedLists } from '../src/services/repeated-lists.js'
import { Retention } from '../src/services/retention.js'
import { StrayStreamNotice } from '../src/services/stray-stream-notice.js'
import { Streams } from '../src/services/streams.js'
import { Subscriptions } from '../src/services/subscriptions.js'
import { Throughput } from '../src/services/throughput.js'
import type { Ports } from './default-ports.js'

/** The services of one Kinesis, over whatever stands behind its ports. */
export const kinesisServices = (
  settings: KinesisSettings,
  { clock, idSource: ids, storage, telemetry }: Ports,
): Services => {
  const streams = new Streams(storage, clock, new StrayStreamNotice(storage, telemetry))
  const subscriptions = new Subscriptions(storage, clock, ids)
  return {
    settings,
    clock,
    ids,
    storage,
    streams,
    subscriptions,
    retention: new Retention(streams, storage, clock, telemetry),
    throughput: new Throughput(clock, settings.enforceLimits),
    callRates: new CallRates(clock, streams, settings.enforceLimits),
    faults: new FaultInjector({ settings, clock, streams, subscriptions }, playedOperations),
    repeatedLists: new RepeatedLists(),
  }
}
