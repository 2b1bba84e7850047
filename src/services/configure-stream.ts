import type { Account } from '../domain/account.js'
import { streamNotActive } from '../domain/refusals.js'
import type { KinesisSettings } from '../domain/settings.js'
import type { Stream } from '../domain/stream.js'
import type { StreamKey, Streams } from './streams.js'

/** The settings of a stream that hold as soon as they are stored. */
export type StreamConfiguration = Pick<
  Stream,
  | 'retentionHours'
  | 'expiredBeforeMs'
  | 'shardLevelMetrics'
  | 'mode'
  | 'warmThroughputMiBps'
  | 'maxRecordSizeKiB'
  | 'distribution'
>

/** A stream before and after a change of its settings. */
export interface Configured {
  readonly before: Stream
  readonly after: Stream
}

/**
 * Gives an ACTIVE stream other settings; it is UPDATING while they are being applied.
 * @param configure decides on the stream as it stands, throws to refuse; undefined where everything stays as it is
 * @throws KinesisError ResourceNotFoundException, ResourceInUseException, and what `configure` throws
 */
export const configureStream = async (
  { streams, settings }: { readonly streams: Streams; readonly settings: KinesisSettings },
  key: StreamKey,
  configure: (stream: Stream, nowMs: number, account: Account) => Partial<StreamConfiguration> | undefined,
): Promise<Configured> => {
  let configured!: Configured
  await streams.update(key, (before, account, nowMs) => {
    if (before.status !== 'ACTIVE') throw streamNotActive(key.name, key.accountId, before.status)
    const changes = configure(before, nowMs, account)
    configured = { before, after: { ...before, ...changes } }
    if (changes === undefined) return before
    return {
      ...configured.after,
      status: 'UPDATING',
      transition: { kind: 'configure', readyAtMs: nowMs + settings.updateStreamMs },
    }
  })
  return configured
}
