import { totalBytes } from '../domain/record-size.js'
import { retainedBytesExceeded } from '../domain/refusals.js'
import type { KinesisSettings } from '../domain/settings.js'
import type { Clock } from '../ports/clock.js'
import type { StreamKey } from '../ports/document-keys.js'
import type { NewRecord, StoragePort } from '../ports/storage.js'
import type { Retention } from './retention.js'
import type { AppendTarget, Streams } from './streams.js'

/** What was decided on the stream as it was appended to, with the counters that number its records. */
export interface Appended<Prepared> {
  readonly target: AppendTarget
  readonly prepared: Prepared
  readonly counters: readonly number[]
}

/**
 * Appends what `prepare` makes of the stream as it stands, and asks again when the stream changed meanwhile, so that
 * nothing lands in a shard that has just been closed.
 * @param recordsOf the records in what was prepared
 * @throws KinesisError ResourceNotFoundException unless the stream is ACTIVE or UPDATING, and what `prepare` throws
 */
export const appendRecords = async <Prepared>(
  {
    storage,
    clock,
    streams,
    retention,
    settings,
  }: {
    readonly storage: StoragePort
    readonly clock: Clock
    readonly streams: Streams
    readonly retention: Retention
    readonly settings: KinesisSettings
  },
  key: StreamKey,
  prepare: (target: AppendTarget, nowMs: number) => Prepared,
  recordsOf: (prepared: Prepared) => readonly NewRecord[],
): Promise<Appended<Prepared>> => {
  for (;;) {
    let nowMs = clock.now()
    let target = streams.remembered(key, nowMs)
    if (target === undefined || retention.isDue(target.stream, nowMs)) {
      target ??= await streams.appendTarget(key)
      if (target === undefined) throw await streams.notFound(key)
      // Before the append, so that what has expired leaves room for it.
      await retention.trimWhenDue(key, target.stream)
      nowMs = clock.now()
    }
    const prepared = prepare(target, nowMs)
    const records = recordsOf(prepared)
    if (settings.maxRetainedBytes !== Number.POSITIVE_INFINITY) await assertRoom(storage, settings, records)
    const counters =
      records.length === 0 ? [] : await storage.append({ key, version: target.version, records })
    if (counters !== undefined) return { target, prepared, counters }
    streams.forget(key)
  }
}

/** The cap is on the whole store. Calls under way at the same time do not see each other, so it may be passed a little. */
const assertRoom = async (
  storage: StoragePort,
  settings: KinesisSettings,
  records: readonly NewRecord[],
): Promise<void> => {
  const limit = settings.maxRetainedBytes
  const { bytes: current } = await storage.usage()
  const added = current > limit ? 0 : totalBytes(records)
  if (current + added > limit) throw retainedBytesExceeded(current, added, limit)
}
