import type { StorageHealth, StoragePort } from '../ports/storage.js'
import type { Telemetry } from '../ports/telemetry.js'

/** Whether the store can be worked with. Says so once when it cannot any more. */
export class StoreHealth {
  readonly #storage: StoragePort
  readonly #telemetry: Telemetry
  #told = false

  constructor(storage: StoragePort, telemetry: Telemetry) {
    this.#storage = storage
    this.#telemetry = telemetry
  }

  /** Looks at the store now. */
  check(): StorageHealth {
    const health = this.#storage.health()
    if (!health.healthy && !this.#told) this.#telemetry.log('error', noticeOf(health))
    this.#told = !health.healthy
    return health
  }
}

/** What to tell whoever runs a store that is not healthy. */
export const noticeOf = ({ reason, notice = reason }: Extract<StorageHealth, { healthy: false }>): string =>
  notice

/** Reports once what a store that can be worked with has met when it was opened. */
export const reportOpening = (storage: StoragePort, telemetry: Telemetry): void => {
  const health = storage.health()
  if (health.healthy && health.notice !== undefined) telemetry.log('warn', health.notice)
}
