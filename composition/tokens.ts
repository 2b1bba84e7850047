import type { ServiceIdentifier } from 'inversify'
import type { Clock } from '../src/ports/clock.js'
import type { IdSource } from '../src/ports/id-source.js'
import type { StoragePort } from '../src/ports/storage.js'
import type { Telemetry } from '../src/ports/telemetry.js'
import type { ResolvedKinesisOptions } from './options.js'

/** The same in every build of this package, so that what was made by one can be used with another. */
const token = <Service>(name: string): ServiceIdentifier<Service> => Symbol.for(`shardport.${name}`)

/** The ports in a container. Each is replaced by binding its token to another implementation. */
export const ports = {
  clock: token<Clock>('Clock'),
  idSource: token<IdSource>('IdSource'),
  storage: token<StoragePort>('StoragePort'),
  telemetry: token<Telemetry>('Telemetry'),
}

/** What {@link ports} were bound for. */
export const optionsToken = token<ResolvedKinesisOptions>('KinesisOptions')
