import { Container } from 'inversify'
import { defaults } from './default-ports.js'
import type { ResolvedKinesisOptions } from './options.js'
import { optionsToken, ports } from './tokens.js'

/** Binds the ports to their defaults. Nothing is made or opened before it is asked for. */
export const kinesisContainer = (options: ResolvedKinesisOptions): Container => {
  const container = new Container({ defaultScope: 'Singleton' })
  container.bind(optionsToken).toConstantValue(options)
  container.bind(ports.clock).toResolvedValue(defaults.clock)
  container.bind(ports.idSource).toResolvedValue(defaults.idSource)
  container.bind(ports.telemetry).toResolvedValue(() => defaults.telemetry(options))
  container.bind(ports.storage).toResolvedValue((clock) => defaults.storage(options, clock), [ports.clock])
  return container
}
