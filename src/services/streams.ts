import { type Account, emptyAccount } from '../domain/account.js'
import { streamArn } from '../domain/arn.js'
import { BoundedMap } from '../domain/bounded-map.js'
import { settleChannels } from '../domain/channel.js'
import { KinesisError } from '../domain/errors.js'
import { nextDueMs, settle, usageOf } from '../domain/lifecycle.js'
import { streamExists, streamNotFound } from '../domain/refusals.js'
import { type Scope, sameScope } from '../domain/scope.js'
import { ScopeMap } from '../domain/scope-map.js'
import { ShardRouting } from '../domain/shard-routing.js'
import type { Stream } from '../domain/stream.js'
import { streamId } from '../domain/stream-id.js'
import { withDeparted } from '../domain/succession.js'
import type { Clock } from '../ports/clock.js'
import { accountKey, type StreamKey, streamKey } from '../ports/document-keys.js'
import type { Change, StoragePort, Versioned } from '../ports/storage.js'
import type { StrayStreamNotice } from './stray-stream-notice.js'

/** StreamIds remembered at one time. */
const idsRemembered = 10_000

/** A stream as it was when somebody wrote to it last, with what a put needs of it. */
export interface AppendTarget {
  readonly version: number
  readonly stream: Stream
  readonly routing: ShardRouting
  /** From then on (epoch milliseconds) the stream has to be looked at anew. */
  readonly staleAtMs: number
}

/** A value before and after a change. */
export interface Changed<Value> {
  readonly before: Value
  readonly after: Value
}

/** Makes the error with which a request is refused. */
export type Refusal = () => Error

/** The streams of a store: settles what is due, keeps account and streams in step, retries what others overtook. */
export class Streams {
  readonly #storage: StoragePort
  readonly #clock: Clock
  readonly #strays: StrayStreamNotice
  /** By name; proved fresh by the version check of every append. */
  readonly #targets = new ScopeMap<Map<string, AppendTarget>>()
  /** Where an id was found; its stream may be gone since. */
  readonly #keysById = new BoundedMap<string, StreamKey>(idsRemembered)

  constructor(storage: StoragePort, clock: Clock, strays: StrayStreamNotice) {
    this.#storage = storage
    this.#clock = clock
    this.#strays = strays
  }

  /** The stream as it stands now, or undefined. */
  async find(key: StreamKey): Promise<Versioned<Stream> | undefined> {
    const found = await this.#storage.load(key)
    return found === undefined ? undefined : this.#settled(key, found)
  }

  /**
   * The stream as it stands now.
   * @param missing the refusal where there is none, if another than for the stream
   * @throws KinesisError ResourceNotFoundException
   */
  async get(key: StreamKey, missing?: Refusal): Promise<Versioned<Stream>> {
    const found = await this.find(key)
    if (found === undefined) throw missing?.() ?? (await this.notFound(key))
    return found
  }

  /** The refusal for a stream that is not there, which is reported. */
  async notFound(key: StreamKey): Promise<Error> {
    await this.reportMissing(key)
    return streamNotFound(key.name, key.accountId)
  }

  /** Tells the operator where a stream that is not there exists, if it does under another account or region. */
  reportMissing(key: StreamKey): Promise<void> {
    return this.#strays.report(key)
  }

  /**
   * The key of the stream of a scope that has a StreamId; undefined where none has it. Ids are derived, not stored: one
   * is looked for among all streams at first, and from then on at the stream that had it.
   */
  async keyOfId(id: string, scope: Scope): Promise<StreamKey | undefined> {
    const hasId = (found: Versioned<Stream> | undefined): boolean =>
      found !== undefined && streamId(streamArn(found.value), found.value.createdAtMs) === id
    const known = this.#keysById.get(id)
    if (known !== undefined && sameScope(known, scope) && hasId(await this.find(known))) return known
    const found = (await this.list(scope, undefined, Number.POSITIVE_INFINITY)).find(hasId)
    if (found === undefined) return undefined
    const key = streamKey(scope, found.value.name)
    this.#keysById.set(id, key)
    return key
  }

  /** Streams of a scope as they stand now, by name after `after`. */
  async list(scope: Scope, after: string | undefined, limit: number): Promise<readonly Versioned<Stream>[]> {
    const streams: Versioned<Stream>[] = []
    let last = after
    while (streams.length < limit) {
      const page = await this.#storage.list('stream', scope, last, limit - streams.length)
      if (page.length === 0) break
      for (const found of page) {
        const settled = await this.#settled(streamKey(scope, found.name), found)
        if (settled !== undefined) streams.push(settled)
        last = found.name
      }
    }
    return streams
  }

  /**
   * The stream for a put as it is remembered from an earlier one: the store need not be asked.
   * @returns undefined where nothing is remembered or something is due
   */
  remembered(key: StreamKey, nowMs: number): AppendTarget | undefined {
    const target = this.#targets.get(key)?.get(key.name)
    return target !== undefined && target.staleAtMs > nowMs ? target : undefined
  }

  /**
   * The stream for a put as the store has it; it is {@link remembered} from now on.
   * @returns undefined unless the stream takes records (ACTIVE or UPDATING)
   */
  async appendTarget(key: StreamKey): Promise<AppendTarget | undefined> {
    const found = await this.find(key)
    if (found === undefined || (found.value.status !== 'ACTIVE' && found.value.status !== 'UPDATING')) {
      this.forget(key)
      return undefined
    }
    const target = {
      version: found.version,
      stream: found.value,
      routing: new ShardRouting(found.value.shards),
      staleAtMs: nextDueMs(found.value),
    }
    const byName = this.#targets.get(key) ?? new Map<string, AppendTarget>()
    this.#targets.set(key, byName.set(key.name, target))
    return target
  }

  /** Drops what is {@link remembered}, after an append was refused. */
  forget(key: StreamKey): void {
    const byName = this.#targets.get(key)
    byName?.delete(key.name)
    if (byName?.size === 0) this.#targets.delete(key)
  }

  /**
   * Changes a stream: `change` decides on the settled stream and its account, throws to refuse, and is asked again
   * when another writer was faster. What is due at once is settled before anything is stored.
   * @param missing as {@link get} takes it
   * @returns the stream as `change` was given it and as it gave it back, before anything of it was settled
   * @throws KinesisError ResourceNotFoundException, and what `change` throws
   */
  async update(
    key: StreamKey,
    change: (stream: Stream, account: Account, nowMs: number) => Stream,
    missing?: Refusal,
  ): Promise<Changed<Stream>> {
    const { before, after } = await this.#retried(
      key,
      () => this.get(key, missing),
      ({ value }, account, nowMs) => ({ stream: change(value, account, nowMs), account }),
    )
    return { before: before.value, after: after.stream }
  }

  /**
   * Stores a new stream that `create` builds by the account, refusing by exceptions.
   * @throws KinesisError ResourceInUseException when the name is taken, in whatever state, and what `create` throws
   */
  async create(key: StreamKey, create: (account: Account, nowMs: number) => Stream): Promise<void> {
    await this.#retried(
      key,
      async () => {
        if ((await this.find(key)) !== undefined) throw streamExists(key.name, key.accountId)
        return undefined
      },
      (_, account, nowMs) => ({ stream: create(account, nowMs), account }),
    )
  }

  /**
   * Changes an account by what one of its streams is. Both are stored in one commit, so that no other change of the
   * stream comes between, and none that is decided by the account as it was.
   * @returns what `change` made of the account
   * @throws KinesisError ResourceNotFoundException, and what `change` throws
   */
  async updateAccountOf(
    key: StreamKey,
    change: (account: Account, stream: Stream, nowMs: number) => Account,
  ): Promise<Account> {
    const { after } = await this.#retried(
      key,
      () => this.get(key),
      ({ value }, account, nowMs) => ({ stream: value, account: change(account, value, nowMs) }),
    )
    return after.account
  }

  /** Settles every stream of a scope, so that what is over no longer counts for a limit. */
  async settleAll(scope: Scope): Promise<void> {
    await this.list(scope, undefined, Number.POSITIVE_INFINITY)
  }

  /**
   * Changes what an account holds beside its streams; `change` gives the same object back where nothing changes.
   * @returns the account as it is stored
   */
  async updateAccount(scope: Scope, change: (account: Account, nowMs: number) => Account): Promise<Account> {
    for (;;) {
      const { version, value } = await this.#account(scope)
      const changed = change(value, this.#clock.now())
      if (changed === value) return value
      const commit = { key: accountKey(scope), expected: version, value: changed }
      if ((await this.#storage.commit([commit])) !== undefined) return changed
    }
  }

  async account(scope: Scope): Promise<Account> {
    return (await this.#account(scope)).value
  }

  /**
   * Decides and stores until no other writer comes between. A limit refuses only after everything in the scope that
   * is due has been settled, so that what is over no longer counts.
   */
  async #retried<Found extends Versioned<Stream> | undefined>(
    key: StreamKey,
    find: () => Promise<Found>,
    decide: (before: Found, account: Account, nowMs: number) => Decision,
  ): Promise<{ readonly before: Found; readonly after: Decision }> {
    let allSettled = false
    for (;;) {
      const before = await find()
      const account = await this.#account(key)
      const nowMs = this.#clock.now()
      try {
        const after = decide(before, account.value, nowMs)
        const stream = settle(after.stream, nowMs)
        if (stream === before?.value && after.account === account.value) return { before, after }
        const commit = { key, before, after: stream, account, changedAccount: after.account, nowMs }
        if ((await this.#commit(commit)) !== undefined) return { before, after }
      } catch (error) {
        if (allSettled || !isLimitExceeded(error)) throw error
        allSettled = true
        await this.settleAll(key)
      }
    }
  }

  async #settled(key: StreamKey, found: Versioned<Stream>): Promise<Versioned<Stream> | undefined> {
    let current: Versioned<Stream> | undefined = found
    while (current !== undefined) {
      const nowMs = this.#clock.now()
      const settled = settle(current.value, nowMs)
      if (settled === current.value) return current
      const account = await this.#account(key)
      const version = await this.#commit({ key, before: current, after: settled, account, nowMs })
      if (version !== undefined) return settled && { version, value: settled }
      current = await this.#storage.load(key)
    }
    return undefined
  }

  /** The account as it stands now; what is due of its channels is settled and stored first. */
  async #account(scope: Scope): Promise<Versioned<Account>> {
    for (;;) {
      const found = await this.#storage.load(accountKey(scope))
      if (found === undefined) return { version: 0, value: emptyAccount(scope) }
      const channels = settleChannels(found.value.channels, this.#clock.now())
      if (channels === found.value.channels) return found
      const value = { ...found.value, channels }
      const version = await this.#storage.commit([{ key: accountKey(scope), expected: found.version, value }])
      if (version !== undefined) return { version, value }
    }
  }

  /** Stores a stream, and with it the account where that or the stream's share of its limits changes. */
  #commit({
    key,
    before,
    after,
    account,
    changedAccount: value = account.value,
    nowMs,
  }: StreamCommit): Promise<number | undefined> {
    const changes: Change[] = [{ key, expected: before?.version ?? 0, value: after }]
    const was = usageOf(before?.value)
    const is = usageOf(after)
    const deleted = after === undefined ? before?.value : undefined
    if (
      value !== account.value ||
      deleted !== undefined ||
      was.openShards !== is.openShards ||
      was.onDemandStreams !== is.onDemandStreams ||
      was.creatingStreams !== is.creatingStreams
    ) {
      changes.push({
        key: accountKey(key),
        expected: account.version,
        value: {
          ...value,
          openShards: value.openShards + is.openShards - was.openShards,
          onDemandStreams: value.onDemandStreams + is.onDemandStreams - was.onDemandStreams,
          creatingStreams: value.creatingStreams + is.creatingStreams - was.creatingStreams,
          departed: withDeparted(value.departed, deleted, nowMs),
        },
      })
    }
    this.forget(key)
    return this.#storage.commit(changes)
  }
}

interface StreamCommit {
  readonly key: StreamKey
  /** Undefined where there must be no such stream yet. */
  readonly before: Versioned<Stream> | undefined
  /** Undefined where the stream is gone. */
  readonly after: Stream | undefined
  readonly account: Versioned<Account>
  /** What becomes of the account but for the stream's share; absent where it stays. */
  readonly changedAccount?: Account
  /** Epoch milliseconds. */
  readonly nowMs: number
}

/** What a change makes of a stream and its account; the same objects where nothing changes. */
interface Decision {
  readonly stream: Stream
  readonly account: Account
}

const isLimitExceeded = (error: unknown): boolean =>
  error instanceof KinesisError && error.type === 'LimitExceededException'
