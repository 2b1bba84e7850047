import type { ConnectionLostError, KinesisError } from '../domain/errors.js'
import { anotherSubscription } from '../domain/refusals.js'
import { shardId } from '../domain/shard-id.js'
import type { Clock } from '../ports/clock.js'
import type { StreamKey } from '../ports/document-keys.js'
import type { IdSource } from '../ports/id-source.js'
import type { DocumentKey, JsonValue, StoragePort, Versioned } from '../ports/storage.js'

/** A successful SubscribeToShard call keeps the next one out for this long (AWS documentation, SubscribeToShard). */
const exclusiveMs = 5_000

/** Ownerships that one commit deletes. */
const forgottenAtOnce = 100

/** One consumer reading one shard. */
export interface SubscribedShard {
  readonly key: StreamKey
  readonly consumerArn: string
  readonly consumerName: string
  /** Index of the shard. */
  readonly shard: number
}

/** What lets a subscription end otherwise than in peace. */
export type SubscriptionFailure = KinesisError | ConnectionLostError

/** The right to deliver a shard to a consumer, until somebody subscribes anew. */
export interface Subscription {
  /**
   * Aborts when the subscription ends, the client has gone, another subscriber in this process has taken over, or
   * everything is dropped.
   */
  readonly signal: AbortSignal
  /** Whether nobody has taken over, in whatever process. */
  isHeld(): Promise<boolean>
  /** Aborts the signal, and lets go of everything that was held in this process. Idempotent. */
  end(): void
}

interface Active {
  readonly subscribed: SubscribedShard
  readonly controller: AbortController
}

/**
 * Who reads what: a consumer has one subscription to a shard. Ownership stands in the store, so it holds between
 * processes; within this one the loser hears of it at once.
 */
export class Subscriptions {
  readonly #storage: StoragePort
  readonly #clock: Clock
  readonly #ids: IdSource
  readonly #active = new Map<string, Active>()

  constructor(storage: StoragePort, clock: Clock, ids: IdSource) {
    this.#storage = storage
    this.#clock = clock
    this.#ids = ids
  }

  /**
   * Takes a shard over for a new subscriber.
   * @param client aborts when the client has gone
   * @throws KinesisError ResourceInUseException within 5 seconds of the last successful call
   */
  async subscribe(subscribed: SubscribedShard, client: AbortSignal | undefined): Promise<Subscription> {
    const { key, consumerArn, shard } = subscribed
    const name = ownershipPrefix(consumerArn) + shardId(shard)
    const ownershipKey = { kind: 'state', accountId: key.accountId, region: key.region, name } as const
    const owner = this.#ids.uuid()
    await this.#own(ownershipKey, owner, subscribed)

    this.#active.get(name)?.controller.abort()
    const controller = new AbortController()
    this.#active.set(name, { controller, subscribed })
    const end = (): void => {
      controller.abort()
      client?.removeEventListener('abort', end)
      if (this.#active.get(name)?.controller === controller) this.#active.delete(name)
    }
    client?.addEventListener('abort', end)
    if (client?.aborted === true) end()
    return {
      signal: controller.signal,
      isHeld: async () => ownerOf(await this.#storage.load(ownershipKey)) === owner,
      end,
    }
  }

  /** Lets a consumer's subscriptions go, of all shards and in whatever process, once it takes no more of them. */
  async forget({ accountId, region }: StreamKey, consumerArn: string): Promise<void> {
    const prefix = ownershipPrefix(consumerArn)
    for (;;) {
      const page = await this.#storage.list('state', { accountId, region }, prefix, forgottenAtOnce)
      const owned = page.filter(({ name }) => name.startsWith(prefix))
      if (owned.length === 0) return
      await this.#storage.commit(
        owned.map(({ name, version }) => ({
          key: { kind: 'state', accountId, region, name },
          expected: version,
          value: undefined,
        })),
      )
    }
  }

  /**
   * Ends every subscription of this process.
   * @param failureOf the error that a subscription is to end with, as the reason of its signal; by default none
   * @returns how many there were
   */
  drop(failureOf?: (subscribed: SubscribedShard) => SubscriptionFailure): number {
    const dropped = [...this.#active.values()]
    this.#active.clear()
    for (const { controller, subscribed } of dropped) controller.abort(failureOf?.(subscribed))
    return dropped.length
  }

  async #own(
    ownershipKey: DocumentKey<'state'>,
    owner: string,
    { key, shard, consumerName }: SubscribedShard,
  ): Promise<void> {
    for (;;) {
      const held = await this.#storage.load(ownershipKey)
      const nowMs = this.#clock.now()
      if (nowMs - sinceMs(held) < exclusiveMs)
        throw anotherSubscription(key.name, key.accountId, shardId(shard), consumerName)
      const value = { owner, sinceMs: nowMs }
      const change = { key: ownershipKey, expected: held?.version ?? 0, value }
      if ((await this.#storage.commit([change])) !== undefined) return
    }
  }
}

const ownershipPrefix = (consumerArn: string): string => `subscription/${consumerArn}/`

const ownerOf = (held: Versioned<JsonValue> | undefined): JsonValue | undefined => membersOf(held).owner

const sinceMs = (held: Versioned<JsonValue> | undefined): number => {
  const { sinceMs: since } = membersOf(held)
  return typeof since === 'number' ? since : Number.NEGATIVE_INFINITY
}

const membersOf = (held: Versioned<JsonValue> | undefined): { readonly [member: string]: JsonValue } => {
  const value = held?.value
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as { readonly [member: string]: JsonValue })
    : {}
}
