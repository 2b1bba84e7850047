import type { Account } from '../domain/account.js'
import { assertActive, updating } from '../domain/lifecycle.js'
import type { KinesisSettings } from '../domain/settings.js'
import type { Stream } from '../domain/stream.js'
import type { StreamKey } from '../ports/document-keys.js'
import type { Changed, Streams } from './streams.js'

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

/**
 * Gives an ACTIVE stream other settings; it is UPDATING while they are being applied.
 * @param configure decides on the stream as it stands, throws to refuse; undefined where everything stays as it is
 * @returns the stream before and after; where something changes, it is UPDATING after
 * @throws KinesisError ResourceNotFoundException, ResourceInUseException, and what `configure` throws
 */
export const configureStream = (
  { streams, settings }: { readonly streams: Streams; readonly settings: KinesisSettings },
  key: StreamKey,
  configure: (stream: Stream, nowMs: number, account: Account) => Partial<StreamConfiguration> | undefined,
): Promise<Changed<Stream>> =>
  streams.update(key, (stream, account, nowMs) => {
    assertActive(stream)
    const changes = configure(stream, nowMs, account)
    if (changes === undefined) return stream
    const readyAtMs = nowMs + settings.updateStreamMs
    return updating({ ...stream, ...changes }, { kind: 'configure', readyAtMs })
  })
