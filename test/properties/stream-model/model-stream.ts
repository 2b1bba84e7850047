export const secondsOf = (ms: number): number => Math.floor(ms / 1000)

const hourMs = 3_600_000

interface ModelRecord {
  /** Learnt from the answer. */
  number: string
  readonly data: string
  readonly partitionKey: string
  readonly arrivalMs: number
  readonly encrypted: boolean
}

export interface NewShard {
  readonly start: bigint
  readonly end: bigint
  readonly parents: readonly number[]
  /** Epoch seconds. */
  readonly createdAt: number
}

interface ModelShard extends NewShard {
  /** Epoch seconds; its children begin in the next one. */
  closedAt: number | undefined
  readonly records: ModelRecord[]
}

interface ModelConsumer {
  status: 'CREATING' | 'ACTIVE' | 'DELETING'
  dueMs: number
  /** Learnt from the answer. */
  arn: string
}

/** One stream of the reference model, from its creation until it is gone. */
export class ModelStream {
  status: 'CREATING' | 'ACTIVE' | 'UPDATING' | 'DELETING' = 'ACTIVE'
  gone = false
  keyId: string | undefined
  retentionHours = 24
  readonly shards: ModelShard[] = []
  readonly consumers = new Map<string, ModelConsumer>()
  /** Of all that were ever registered. */
  readonly consumerArns = new Set<string>()
  readonly tags = new Map<string, string>()
  #expiredBeforeMs = 0
  #change: { readonly dueMs: number; readonly finish: (nowMs: number) => void } | undefined
  #reservedShards = 0

  constructor(
    readonly createdAtMs: number,
    readonly mode: 'PROVISIONED' | 'ON_DEMAND',
  ) {}

  /** Shards that count for the limit already, although they are not there yet. */
  get reservedShards(): number {
    return this.#reservedShards
  }

  /** Indices of the open shards by hash key. */
  get open(): readonly number[] {
    return [...this.shards.keys()]
      .filter((index) => this.shards[index]?.closedAt === undefined)
      .sort((a, b) => (this.#shard(a).start < this.#shard(b).start ? -1 : 1))
  }

  change(
    status: 'CREATING' | 'UPDATING' | 'DELETING',
    dueMs: number,
    reservedShards: number,
    finish: (nowMs: number) => void,
  ): void {
    this.status = status
    this.#change = { dueMs, finish }
    this.#reservedShards = reservedShards
  }

  settle(nowMs: number): void {
    for (const [name, consumer] of this.consumers) {
      if (consumer.dueMs > nowMs) continue
      if (consumer.status === 'CREATING') consumer.status = 'ACTIVE'
      if (consumer.status === 'DELETING') this.consumers.delete(name)
    }
    const change = this.#change
    if (change === undefined || change.dueMs > nowMs) return
    this.#change = undefined
    this.#reservedShards = 0
    this.status = 'ACTIVE'
    change.finish(nowMs)
  }

  add(shard: NewShard): void {
    this.shards.push({ ...shard, closedAt: undefined, records: [] })
  }

  split(index: number, at: bigint, nowMs: number): void {
    const { start, end } = this.#shard(index)
    const createdAt = this.#close([index], nowMs) + 1
    this.add({ start, end: at - 1n, parents: [index], createdAt })
    this.add({ start: at, end, parents: [index], createdAt })
  }

  merge(lower: number, upper: number, nowMs: number): void {
    const { start } = this.#shard(lower)
    const { end } = this.#shard(upper)
    this.add({ start, end, parents: [lower, upper], createdAt: this.#close([lower, upper], nowMs) + 1 })
  }

  /** Whether a shard has more than one hash key. */
  isDivisible(index: number): boolean {
    const { start, end } = this.#shard(index)
    return start < end
  }

  /** First hash key of the upper half. */
  middle(index: number): bigint {
    const { start, end } = this.#shard(index)
    return (start + end + 1n) / 2n
  }

  covers(index: number, hash: bigint): boolean {
    const { start, end } = this.#shard(index)
    return start <= hash && hash <= end
  }

  childrenOf(index: number): readonly number[] {
    return [...this.shards.keys()].filter((child) => this.#shard(child).parents.includes(index))
  }

  retain(hours: number, nowMs: number): void {
    this.#expiredBeforeMs = this.horizonMs(nowMs)
    this.retentionHours = hours
  }

  /** What arrived before is gone for good. */
  horizonMs(nowMs: number): number {
    return Math.max(this.#expiredBeforeMs, nowMs - this.retentionHours * hourMs)
  }

  /** Whether a shard can have held records at a time or later. */
  lastsBeyond(index: number, timeMs: number): boolean {
    const { closedAt } = this.#shard(index)
    return closedAt === undefined || (closedAt + 1) * 1000 > timeMs
  }

  wasThereAt(index: number, timeMs: number): boolean {
    return this.#shard(index).createdAt * 1000 <= timeMs && this.lastsBeyond(index, timeMs)
  }

  /** Whether a shard exists; closed ones do until all that they can have held has expired. */
  isListed(index: number, nowMs: number): boolean {
    return index < this.shards.length && this.lastsBeyond(index, this.horizonMs(nowMs))
  }

  /** @returns the second in which they close, which is none before they were there */
  #close(indices: readonly number[], nowMs: number): number {
    const shards = indices.map((index) => this.#shard(index))
    const closedAt = Math.max(secondsOf(nowMs), ...shards.map(({ createdAt }) => createdAt))
    for (const shard of shards) shard.closedAt = closedAt
    return closedAt
  }

  #shard(index: number): ModelShard {
    const shard = this.shards[index]
    if (shard === undefined) throw new RangeError(`the model has no shard ${index}`)
    return shard
  }
}
