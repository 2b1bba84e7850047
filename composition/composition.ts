import type { Container } from 'inversify'
import type { Kinesis } from '../src/kinesis.js'
import { boundPorts } from './bound-ports.js'
import { kinesisContainer as containerOf } from './container.js'
import { openOver } from './open-kinesis.js'
import { abortSignal } from './option-kinds.js'
import type { KinesisOptions } from './options.generated.js'
import { assertArgument, OptionError, resolveKinesisOptions } from './resolve-options.js'
import { optionsToken } from './tokens.js'

export type { KinesisOptions } from './options.generated.js'
export { ports } from './tokens.js'

/**
 * An inversify container with the ports that `createKinesis` would take: rebind `ports` in it, then open it with
 * `openKinesis`. Nothing is built or opened before. See docs/composition.md.
 * @throws OptionError for options that are unknown or have a value that is not allowed
 */
export const kinesisContainer = (options: KinesisOptions = {}): Container =>
  containerOf(resolveKinesisOptions(options, 'kinesisContainer'))

/**
 * Opens the storage of a container, creates those of its initial streams that do not exist yet, and gives its Kinesis.
 * A container makes one Kinesis: open it once. A store that is not healthy makes one whose operations all fail.
 * @param signal gives the opening up: the storage is closed then
 * @throws OptionError for what is no container, has something behind a port that is not of its kind, or was opened before
 * @throws StorageError when the storage cannot be opened, or is not healthy and there are initial streams
 * @throws KinesisError when one of the initial streams is refused
 * @throws the reason of `signal` when that aborts before the Kinesis is there
 */
export const openKinesis = async (container: Container, signal?: AbortSignal): Promise<Kinesis> => {
  if (signal !== undefined) assertArgument('openKinesis', 'signal', abortSignal, signal)
  const bound = await boundPorts(container)
  if (opened.has(container))
    throw new OptionError(
      'openKinesis: this container has been opened before; open each once, and make another with kinesisContainer',
    )
  opened.add(container)
  return (await openOver(container.get(optionsToken), bound, { signal })).kinesis
}

/** Containers whose storage has been opened, and may have been closed since. */
const opened = new WeakSet<Container>()
