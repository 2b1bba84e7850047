import { sameScope } from '../domain/scope.js'
import type { StreamKey } from '../ports/document-keys.js'
import type { StoragePort } from '../ports/storage.js'
import type { Telemetry } from '../ports/telemetry.js'

const noticesKept = 1_000

/**
 * Clients with other credentials than the stream's creator see another account, which looks like a lost stream.
 * Says so once for each stream; AWS's answer stays as it is.
 */
export class StrayStreamNotice {
  readonly #storage: StoragePort
  readonly #telemetry: Telemetry
  readonly #given = new Set<string>()

  constructor(storage: StoragePort, telemetry: Telemetry) {
    this.#storage = storage
    this.#telemetry = telemetry
  }

  /** Logs where else a stream of this name exists, if it does. */
  async report(missing: StreamKey): Promise<void> {
    const wanted = `${missing.accountId}/${missing.region}/${missing.name}`
    if (this.#given.has(wanted)) return
    for (const scope of await this.#storage.scopes()) {
      if (sameScope(scope, missing)) continue
      if ((await this.#storage.load({ ...missing, ...scope })) === undefined) continue
      if (this.#given.size >= noticesKept) this.#given.clear()
      this.#given.add(wanted)
      this.#telemetry.log(
        'warn',
        `stream ${missing.name} was not found under account ${missing.accountId} in ${missing.region}, but it ` +
          `exists under account ${scope.accountId} in ${scope.region}: the client's access key id and region ` +
          'select them; --pin-account-region makes every client share one account and region',
      )
      return
    }
  }
}
