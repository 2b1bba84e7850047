import { keepingAlive } from '../handlers/keep-alive.js'
import { KinesisError, ShardLimitError } from '../src/domain/errors.js'
import { createStream } from '../src/operations/create-stream.js'
import type { Services } from '../src/operations/operation.js'
import { streamKey } from '../src/ports/document-keys.js'
import type { InitialShards } from './option-kinds.js'

/**
 * Creates those of `streams` that do not exist in the configured account and region, one after the other, and ACTIVE at
 * once: the time that creation takes is there for clients to meet. Streams that exist are left as they are, but those
 * that are still being created are waited for.
 * @throws KinesisError what CreateStream refuses, for instance LimitExceededException
 * @throws the reason of `signal` when that aborts; what has been created stays
 */
export const createInitialStreams = async (
  streams: ReadonlyMap<string, InitialShards>,
  services: Services,
  signal?: AbortSignal,
): Promise<void> => {
  const { accountId, region } = services.settings
  const atOnce = { ...services, settings: { ...services.settings, createStreamMs: 0 } }
  for (const [name, shards] of streams) {
    try {
      const scope = { accountId, region }
      await createStream(createStreamInput(name, shards), { scope, host: {} }, atOnce)
    } catch (error) {
      if (!(error instanceof KinesisError)) throw error
      if (error.type !== 'ResourceInUseException') throw refusal(name, error)
    }
    await created(name, services, signal)
  }
}

const refusal = (name: string, error: KinesisError): KinesisError =>
  new KinesisError(error.type, `stream ${name} cannot be created: ${error.message}${advice(error)}`)

const advice = (error: KinesisError): string =>
  error instanceof ShardLimitError ? ' The option shardLimit (--shard-limit) sets this limit.' : ''

const createStreamInput = (name: string, shards: InitialShards) =>
  shards === 'on-demand'
    ? { StreamName: name, StreamModeDetails: { StreamMode: 'ON_DEMAND' as const } }
    : { StreamName: name, ShardCount: shards }

const created = async (
  name: string,
  { clock, settings, streams }: Services,
  signal: AbortSignal | undefined,
): Promise<void> => {
  for (;;) {
    signal?.throwIfAborted()
    const stream = (await streams.find(streamKey(settings, name)))?.value
    if (stream?.transition?.kind !== 'create') return
    // The caller may have nothing else that keeps the process alive.
    await keepingAlive(clock.wait(stream.transition.readyAtMs, signal))
  }
}
