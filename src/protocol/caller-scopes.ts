import { BoundedMap } from '../domain/bounded-map.js'
import type { Scope } from '../domain/scope.js'
import type { KinesisSettings } from '../domain/settings.js'
import { credentialScope } from './authentication.js'

/** Credentials change with every day, access key and region: enough for those in use at one time. */
const mostRemembered = 256

/** Finds out in which account and region the caller of a request works. */
export class CallerScopes {
  readonly #configured: Scope
  readonly #pinned: boolean
  readonly #byCredential = new BoundedMap<string, Scope>(mostRemembered)

  constructor({ accountId, region, pinAccountRegion }: KinesisSettings) {
    this.#configured = { accountId, region }
    this.#pinned = pinAccountRegion
  }

  /** What the text of a credential says, and the configured account and region where it says nothing. */
  of(credential: string): Scope {
    if (this.#pinned) return this.#configured
    const remembered = this.#byCredential.get(credential)
    if (remembered !== undefined) return remembered
    const scope = { ...this.#configured, ...credentialScope(credential) }
    this.#byCredential.set(credential, scope)
    return scope
  }
}
