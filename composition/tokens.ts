import type { ServiceIdentifier } from 'inversify'
import type { KinesisSettings } from '../src/domain/settings.js'
import type { Kinesis } from '../src/kinesis.js'
import type { Services } from '../src/operations/operation.js'
import type { Clock } from '../src/ports/clock.js'
import type { IdSource } from '../src/ports/id-source.js'
import type { StoragePort } from '../src/ports/storage.js'
import type { Telemetry } from '../src/ports/telemetry.js'
import type { ResolvedKinesisOptions } from './options.js'

/** The same in every build of this package, so that what was made by one can be used with another. */
const token = <Service>(name: string): ServiceIdentifier<Service> => Symbol.for(`shardport.${name}`)

/** What a Kinesis needs of the world. Each is replaced by binding its token to another implementation. */
export const ports = {
  clock: token<Clock>('Clock'),
  idSource: token<IdSource>('IdSource'),
  storage: token<StoragePort>('StoragePort'),
  telemetry: token<Telemetry>('Telemetry'),
}

/** What the container holds. */
export const tokens = {
  ...ports,
  options: token<ResolvedKinesisOptions>('KinesisOptions'),
  settings: token<KinesisSettings>('KinesisSettings'),
  services: token<Services>('Services'),
  kinesis: token<Kinesis>('Kinesis'),
}
