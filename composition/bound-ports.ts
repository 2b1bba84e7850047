import type { Container } from 'inversify'
import { GuardedTelemetry } from '../adapters/telemetry-stderr/guarded-telemetry.js'
import { shown } from '../src/domain/shown.js'
import type { Ports } from './default-ports.js'
import { clock, idSource, type OptionKind, storagePort, telemetry } from './option-kinds.js'
import { OptionError } from './resolve-options.js'
import { ports } from './tokens.js'

const kinds: { readonly [Name in keyof Ports]: OptionKind<never, unknown> } = {
  clock,
  idSource,
  storage: storagePort,
  telemetry,
}

/**
 * Makes what stands behind the ports of a container, and looks at it. Nothing hangs on whether its telemetry throws.
 * @throws OptionError for what is no container, or has something behind a port that is not of its kind
 */
export const boundPorts = async (container: Container): Promise<Ports> => {
  if (typeof (container as Partial<Container> | undefined)?.getAsync !== 'function')
    throw new OptionError(
      `openKinesis takes a container that kinesisContainer has made, not ${shown(container)}; createKinesis takes options`,
    )
  // A misspelt name of `ports` is undefined, which inversify takes for a token.
  if (container.isBound(undefined as never))
    throw new OptionError(
      `openKinesis: something is bound to undefined, which is no port; those are: ${Object.keys(ports).join(', ')}`,
    )
  const bound: Ports = {
    clock: await container.getAsync(ports.clock),
    idSource: await container.getAsync(ports.idSource),
    storage: await container.getAsync(ports.storage),
    telemetry: await container.getAsync(ports.telemetry),
  }
  for (const [name, kind] of Object.entries(kinds)) {
    const port = bound[name as keyof Ports]
    if (kind.fromValue(port) === undefined)
      throw new OptionError(
        `openKinesis: behind ports.${name} stands ${shown(port)}; allowed: ${kind.allowed}`,
      )
  }
  return { ...bound, telemetry: new GuardedTelemetry(bound.telemetry) }
}
