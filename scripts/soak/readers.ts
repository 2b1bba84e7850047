import { setTimeout as pause } from 'node:timers/promises'
import {
  type ChildShard,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  type _Record as KinesisRecord,
  type StartingPosition,
  SubscribeToShardCommand,
} from '@aws-sdk/client-kinesis'
import { Ledger } from './ledger.js'
import type { Random } from './random.js'

/** Reads shards from their beginning and, where they end, their children; until it is told to stop. */
abstract class Reader {
  readonly read = new Ledger()
  readonly #begun = new Map<string, Promise<void>>()

  constructor(
    readonly name: string,
    protected readonly client: KinesisClient,
    protected readonly random: Random,
    protected readonly signal: AbortSignal,
  ) {}

  /** Reads a shard to its end; returns the children there, or undefined when it was told to stop before. */
  protected abstract readShard(shard: string): Promise<readonly ChildShard[] | undefined>

  begin(shard: string): void {
    if (!this.#begun.has(shard)) this.#begun.set(shard, this.#follow(shard))
  }

  /** Resolves when all of its shards have ended or it has been told to stop; rejects with what went wrong in one. */
  async ended(): Promise<void> {
    for (let seen = 0; seen < this.#begun.size; ) {
      seen = this.#begun.size
      await Promise.all(this.#begun.values())
    }
  }

  protected enter(shard: string, records: readonly KinesisRecord[] = []): void {
    for (const { SequenceNumber = '', Data = new Uint8Array() } of records)
      this.read.add(shard, { sequenceNumber: SequenceNumber, text: Buffer.from(Data).toString() })
  }

  async #follow(shard: string): Promise<void> {
    const children = await this.readShard(shard)
    if (children?.length === 0) throw new Error(`${this.name} found no children at the end of ${shard}`)
    for (const { ShardId = '' } of children ?? []) this.begin(ShardId)
  }
}

/** Follows NextShardIterator and ChildShards. */
export class Poller extends Reader {
  constructor(
    readonly StreamName: string,
    ...others: ConstructorParameters<typeof Reader>
  ) {
    super(...others)
  }

  protected override async readShard(ShardId: string): Promise<readonly ChildShard[] | undefined> {
    const { StreamName, client, random } = this
    const first = await client.send(
      new GetShardIteratorCommand({ StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
    )
    let iterator = first.ShardIterator
    while (!this.signal.aborted) {
      const Limit = random.between(1, 200)
      const page = await client.send(new GetRecordsCommand({ ShardIterator: iterator, Limit }))
      this.enter(ShardId, page.Records)
      iterator = page.NextShardIterator
      if (iterator === undefined) return page.ChildShards ?? []
      if (page.Records?.length === 0) await pause(random.between(5, 50))
    }
    return undefined
  }
}

/** A consumer may subscribe to a shard again after 5 seconds. */
const resubscribeMs = 5_100
const longestStayMs = 6_000

/** Subscribes, leaves at random, and comes back where it was. */
export class Subscriber extends Reader {
  subscriptions = 0

  constructor(
    readonly ConsumerARN: string,
    ...others: ConstructorParameters<typeof Reader>
  ) {
    super(...others)
  }

  protected override async readShard(ShardId: string): Promise<readonly ChildShard[] | undefined> {
    let position: StartingPosition = { Type: 'TRIM_HORIZON' }
    while (!this.signal.aborted) {
      const visit = await this.#visit(ShardId, position)
      if (visit.children !== undefined) return visit.children
      position = visit.position
      await pause(resubscribeMs, undefined, { signal: this.signal }).catch(() => {})
    }
    return undefined
  }
  /** One subscription, until the shard ends or it is time to leave. */
  async #visit(ShardId: string, start: StartingPosition): Promise<Visit> {
    const { client, ConsumerARN, random } = this
    const leave = new AbortController()
    const abortSignal = AbortSignal.any([leave.signal, this.signal])
    let position = start
    const input = { ConsumerARN, ShardId, StartingPosition: start }
    try {
      const { EventStream = [] } = await client.send(new SubscribeToShardCommand(input), { abortSignal })
      this.subscriptions++
      void pause(random.between(200, longestStayMs), undefined, { signal: this.signal }).then(
        () => leave.abort(),
        () => {},
      )
      for await (const { SubscribeToShardEvent: event } of EventStream) {
        if (abortSignal.aborted) break
        this.enter(ShardId, event?.Records)
        const SequenceNumber = event?.ContinuationSequenceNumber
        if (SequenceNumber === undefined) return { position, children: event?.ChildShards ?? [] }
        position = {
          Type: random.oneOf(['AT_SEQUENCE_NUMBER', 'AFTER_SEQUENCE_NUMBER'] as const),
          SequenceNumber,
        }
      }
    } catch (error) {
      if (!abortSignal.aborted) throw error
    }
    if (!abortSignal.aborted) throw new Error(`the subscription of ${this.name} to ${ShardId} broke off`)
    return { position, children: undefined }
  }
}

interface Visit {
  /** Where the next one begins. */
  readonly position: StartingPosition
  /** Undefined while the shard has not ended. */
  readonly children: readonly ChildShard[] | undefined
}
