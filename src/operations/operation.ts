import type { Scope } from '../domain/scope.js'
import type { KinesisSettings } from '../domain/settings.js'
import type { Host } from '../http.js'
import type { Clock } from '../ports/clock.js'
import type { IdSource } from '../ports/id-source.js'
import type { StoragePort } from '../ports/storage.js'
import type { CallRates } from '../services/call-rates.js'
import type { FailedEntry } from '../services/faults/failed-entries.js'
import type { FaultInjector } from '../services/faults/fault-injector.js'
import type { RepeatedLists } from '../services/repeated-lists.js'
import type { Retention } from '../services/retention.js'
import type { Streams } from '../services/streams.js'
import type { Subscriptions } from '../services/subscriptions.js'
import type { Throughput } from '../services/throughput.js'
import type { Api, OperationName } from './api.generated.js'

/** What every operation may use. One for each Kinesis. */
export interface Services {
  readonly settings: KinesisSettings
  readonly clock: Clock
  readonly ids: IdSource
  readonly storage: StoragePort
  readonly streams: Streams
  readonly subscriptions: Subscriptions
  readonly retention: Retention
  readonly throughput: Throughput
  readonly callRates: CallRates
  readonly faults: FaultInjector<OperationName>
  readonly repeatedLists: RepeatedLists
}

/** What an operation is told about the call. */
export interface Call {
  /** Account and region of the caller. */
  readonly scope: Scope
  readonly host: Host
  /** Which entries of PutRecords a fault lets fail. */
  readonly failedEntry?: FailedEntry
}

/**
 * One API operation. Its input has passed type conversion and constraint validation; what it throws as
 * `KinesisError` is the client's answer.
 */
export type Operation<Name extends OperationName> = (
  input: Api[Name]['input'],
  call: Call,
  services: Services,
) => Promise<Api[Name]['output']>

/** Operations by name; undefined where the API has one that is not played here yet. */
export type OperationRegistry = { readonly [Name in OperationName]: Operation<Name> | undefined }
