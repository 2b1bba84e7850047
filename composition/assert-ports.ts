import type { Container } from 'inversify'
import { shown } from '../src/domain/shown.js'
import { clock, idSource, type OptionKind, storagePort, telemetry } from './option-kinds.js'
import { OptionError } from './resolve-options.js'
import { ports } from './tokens.js'

const kinds: { readonly [Name in keyof typeof ports]: OptionKind<never, unknown> } = {
  clock,
  idSource,
  storage: storagePort,
  telemetry,
}

/**
 * What stands behind the ports of a container is made here, and looked at.
 * @throws OptionError for what is no container, or has something behind a port that is not of its kind
 */
export const assertPorts = async (container: Container): Promise<void> => {
  if (typeof (container as Partial<Container> | undefined)?.getAsync !== 'function')
    throw new OptionError(
      `openKinesis takes a container that kinesisContainer has made, not ${shown(container)}; createKinesis takes options`,
    )
  // What comes of a port by a name that it does not have.
  if (container.isBound(undefined as never))
    throw new OptionError(
      `openKinesis: something is bound to undefined, which is no port; those are: ${Object.keys(ports).join(', ')}`,
    )
  for (const [name, kind] of Object.entries(kinds)) {
    const bound = await container.getAsync<unknown>(ports[name as keyof typeof ports])
    if (kind.fromValue(bound) === undefined)
      throw new OptionError(
        `openKinesis: behind ports.${name} stands ${shown(bound)}; allowed: ${kind.allowed}`,
      )
  }
}
