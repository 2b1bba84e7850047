import { BoundedMap } from '../domain/bounded-map.js'
import { trimHorizonMs } from '../domain/retention.js'
import type { Stream } from '../domain/stream.js'
import type { Clock } from '../ports/clock.js'
import type { StreamKey } from '../ports/document-keys.js'
import type { StoragePort } from '../ports/storage.js'
import type { Telemetry } from '../ports/telemetry.js'
import type { Streams } from './streams.js'

const trimIntervalMs = 60_000
const streamsRemembered = 10_000

/**
 * Makes the store let go of records past retention. Readers do not see them in any case, so this is about space only:
 * whoever uses a stream does it now and then, no timer is needed, and what fails is tried again.
 */
export class Retention {
  readonly #streams: Streams
  readonly #storage: StoragePort
  readonly #clock: Clock
  readonly #telemetry: Telemetry
  /** Epoch milliseconds from which a stream is to be trimmed again, by incarnation. */
  readonly #dueAtMs = new BoundedMap<string, number>(streamsRemembered)

  constructor(streams: Streams, storage: StoragePort, clock: Clock, telemetry: Telemetry) {
    this.#streams = streams
    this.#storage = storage
    this.#clock = clock
    this.#telemetry = telemetry
  }

  /**
   * Whether a stream that is in use is to be trimmed: once a minute at most, and only when it is old enough to hold
   * expired records.
   * @param stream as the caller knows it
   */
  isDue(stream: Stream, nowMs: number): boolean {
    return (
      trimHorizonMs(stream, nowMs) > stream.createdAtMs &&
      nowMs >= (this.#dueAtMs.get(stream.incarnation) ?? nowMs)
    )
  }

  /** Trims a stream when that {@link isDue}. Never rejects. */
  async trimWhenDue(key: StreamKey, stream: Stream): Promise<void> {
    if (this.isDue(stream, this.#clock.now())) await this.trim(key, stream.incarnation)
  }

  /** Trims at once. Never rejects: a failure goes to telemetry. */
  async trim(key: StreamKey, incarnation: string): Promise<void> {
    const nowMs = this.#clock.now()
    this.#dueAtMs.set(incarnation, nowMs + trimIntervalMs)
    try {
      // What a caller remembers can be older than another process's longer retention.
      const found = await this.#streams.find(key)
      if (found !== undefined) await this.#storage.trim(key, incarnation, trimHorizonMs(found.value, nowMs))
    } catch (error) {
      this.#telemetry.log(
        'warn',
        `records past retention of stream ${key.name} under account ${key.accountId} in ${key.region} could not ` +
          `be trimmed: ${error instanceof Error ? error.message : String(error)}`,
      )
    }
  }
}
