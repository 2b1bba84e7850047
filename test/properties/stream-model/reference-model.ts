import { createHash } from 'node:crypto'
import { ModelStream, type NewShard, secondsOf } from './model-stream.js'

/** The exception type with which the model refuses. */
class Refused extends Error {}

const refuse = (type: string): never => {
  throw new Refused(type)
}

export interface Delays {
  readonly createStreamMs: number
  readonly deleteStreamMs: number
  readonly updateStreamMs: number
}

/** A position in a shard of one stream, as a token stands for it. */
export interface ModelIterator {
  readonly token: string
  readonly name: string
  readonly stream: ModelStream
  readonly shard: number
  /** Index among all records that the shard ever had. */
  readonly position: number
  readonly issuedAtMs: number
}

export interface Entry {
  readonly data: string
  readonly partitionKey: string
  readonly explicitHashKey: bigint | undefined
}

export type IteratorRequest =
  | { readonly type: 'TRIM_HORIZON' | 'LATEST'; readonly number?: string }
  | { readonly type: 'AT_SEQUENCE_NUMBER' | 'AFTER_SEQUENCE_NUMBER'; readonly number?: string }
  | { readonly type: 'AT_TIMESTAMP'; readonly timestampMs?: number }

const hashKeys = 2n ** 128n
const onDemandShards = 4
const iteratorLifeMs = 300_000

/**
 * What Kinesis does, written down a second time and as simply as it goes: mutable objects, no versions, no store, no
 * counters. It tells outcomes; sequence numbers and tokens it learns from the answers.
 */
export class ReferenceModel {
  readonly streams = new Map<string, ModelStream>()
  readonly iterators: ModelIterator[] = []
  /** Sequence numbers of streams that are gone, by the name of the stream. */
  readonly formerNumbers = new Map<string, string[]>()
  readonly #formerCreationsMs = new Map<string, number>()

  constructor(
    readonly delays: Delays,
    readonly shardLimit: number,
    public nowMs: number,
  ) {}

  /** The outcome of a rule. Before a limit refuses, all that is due is settled and it is looked at again. */
  outcome<Value>(rule: () => Value): { readonly value: Value } | { readonly refused: string } {
    try {
      return { value: rule() }
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      if (error.message !== 'LimitExceededException') return { refused: error.message }
    }
    this.settleAll()
    try {
      return { value: rule() }
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      return { refused: error.message }
    }
  }

  settleAll(): void {
    for (const name of [...this.streams.keys()]) this.find(name)
  }

  /** The stream after what is due has happened to it, with the clock of now. */
  find(name: string): ModelStream | undefined {
    const stream = this.streams.get(name)
    if (stream === undefined) return undefined
    stream.settle(this.nowMs)
    if (!stream.gone) return stream
    this.streams.delete(name)
    this.#formerCreationsMs.set(name, stream.createdAtMs)
    const numbers = stream.shards.flatMap(({ records }) => records.map(({ number }) => number))
    this.formerNumbers.set(name, [...(this.formerNumbers.get(name) ?? []), ...numbers])
    return undefined
  }

  get(name: string): ModelStream {
    return this.find(name) ?? refuse('ResourceNotFoundException')
  }

  /** Open shards of the account, with those that changes under way will need. */
  get openShards(): number {
    return [...this.streams.values()].reduce(
      (sum, stream) => sum + stream.open.length + stream.reservedShards,
      0,
    )
  }

  create(name: string, shardCount: number | undefined): void {
    if (this.find(name) !== undefined) refuse('ResourceInUseException')
    const count = shardCount ?? onDemandShards
    if (this.openShards + count > this.shardLimit) refuse('LimitExceededException')
    const formerMs = this.#formerCreationsMs.get(name) ?? Number.NEGATIVE_INFINITY
    const createdAtMs = Math.max(this.nowMs - 2_000, formerMs + 1)
    const mode = shardCount === undefined ? 'ON_DEMAND' : 'PROVISIONED'
    const stream = new ModelStream(createdAtMs, mode)
    const width = hashKeys / BigInt(count)
    const shards = Array.from({ length: count }, (_, index): NewShard => {
      const start = BigInt(index) * width
      const end = index === count - 1 ? hashKeys - 1n : start + width - 1n
      return { start, end, parents: [], createdAt: secondsOf(createdAtMs) }
    })
    this.streams.set(name, stream)
    stream.change('CREATING', this.nowMs + this.delays.createStreamMs, count, () => {
      for (const shard of shards) stream.add(shard)
    })
    this.find(name)
  }

  delete(name: string, enforceConsumerDeletion: boolean): void {
    const stream = this.get(name)
    if (stream.status === 'DELETING') return
    if (stream.consumers.size > 0 && !enforceConsumerDeletion) refuse('ResourceInUseException')
    stream.consumers.clear()
    stream.change('DELETING', this.nowMs + this.delays.deleteStreamMs, 0, () => {
      stream.gone = true
    })
    this.find(name)
  }

  split(name: string, shard: number, at: bigint): void {
    const stream = this.#reshardable(name)
    const parent = stream.shards[shard] ?? refuse('ResourceNotFoundException')
    if (parent.closedAt !== undefined) refuse('InvalidArgumentException')
    if (this.openShards + 1 > this.shardLimit) refuse('LimitExceededException')
    if (at <= parent.start + 1n || at >= parent.end) refuse('InvalidArgumentException')
    this.#update(stream, 1, (nowMs) => stream.split(shard, at, nowMs))
  }

  merge(name: string, lower: number, upper: number): void {
    const stream = this.#reshardable(name)
    const first = stream.shards[lower] ?? refuse('ResourceNotFoundException')
    const second = stream.shards[upper] ?? refuse('ResourceNotFoundException')
    if (first.closedAt !== undefined || second.closedAt !== undefined) refuse('InvalidArgumentException')
    if (first.end + 1n !== second.start) refuse('InvalidArgumentException')
    this.#update(stream, 0, (nowMs) => stream.merge(lower, upper, nowMs))
  }

  /** @returns the count before */
  updateShardCount(name: string, target: number): number {
    const stream = this.#reshardable(name)
    const count = stream.open.length
    if (target === count) return count
    if (target > 2 * count || target < count / 2) refuse('LimitExceededException')
    const additional = Math.max(0, target - count)
    if (additional > 0 && this.openShards + additional > this.shardLimit) refuse('LimitExceededException')
    this.#update(stream, additional, (nowMs) => {
      while (stream.open.length < target)
        for (const index of stream.open.filter((open) => stream.isDivisible(open)))
          stream.split(index, stream.middle(index), nowMs)
      while (stream.open.length > target) {
        const pass = stream.open
        for (let at = 0; at + 1 < pass.length && stream.open.length > target; at += 2)
          stream.merge(pass[at] ?? -1, pass[at + 1] ?? -1, nowMs)
      }
    })
    return count
  }

  /** @returns index of the shard for each entry; the records are there, but for their numbers */
  put(name: string, entries: readonly Entry[]): readonly number[] {
    const stream = this.find(name)
    if (stream === undefined || (stream.status !== 'ACTIVE' && stream.status !== 'UPDATING'))
      return refuse('ResourceNotFoundException')
    if (entries.some(({ explicitHashKey = 0n }) => explicitHashKey >= hashKeys))
      refuse('InvalidArgumentException')
    return entries.map(({ data, partitionKey, explicitHashKey }) => {
      const hash = explicitHashKey ?? BigInt(`0x${createHash('md5').update(partitionKey).digest('hex')}`)
      const shard = stream.open.find((index) => stream.covers(index, hash)) ?? -1
      stream.shards[shard]?.records.push({
        number: '',
        data,
        partitionKey,
        arrivalMs: this.nowMs,
        encrypted: stream.keyId !== undefined,
      })
      return shard
    })
  }

  /** @returns the position that the iterator stands for */
  iterator(name: string, shard: number, request: IteratorRequest): number {
    const stream = this.find(name)
    if (stream === undefined || !stream.isListed(shard, this.nowMs))
      return refuse('ResourceNotFoundException')
    const records = stream.shards[shard]?.records ?? []
    switch (request.type) {
      case 'TRIM_HORIZON':
      case 'LATEST':
        if (request.number !== undefined) refuse('InvalidArgumentException')
        return request.type === 'LATEST' ? records.length : 0
      case 'AT_SEQUENCE_NUMBER':
      case 'AFTER_SEQUENCE_NUMBER': {
        const at = records.findIndex(({ number }) => number === request.number)
        if (at === -1) refuse('InvalidArgumentException')
        return request.type === 'AT_SEQUENCE_NUMBER' ? at : at + 1
      }
      case 'AT_TIMESTAMP': {
        const { timestampMs = Number.POSITIVE_INFINITY } = request
        if (timestampMs > this.nowMs) refuse('InvalidArgumentException')
        const at = records.findIndex(({ arrivalMs }) => arrivalMs >= timestampMs)
        return at === -1 ? records.length : at
      }
    }
  }

  /** @returns a page, the position behind it, and whether nothing stands behind that */
  read({ name, stream, shard, position, issuedAtMs }: ModelIterator, limit: number) {
    if (this.nowMs - issuedAtMs > iteratorLifeMs) refuse('ExpiredIteratorException')
    if (this.find(name) !== stream) refuse('ResourceNotFoundException')
    const records = stream.shards[shard]?.records ?? []
    const horizonMs = stream.horizonMs(this.nowMs)
    const oldest = records.findIndex(({ arrivalMs }) => arrivalMs >= horizonMs)
    const from = Math.max(position, oldest === -1 ? records.length : oldest)
    const page = records.slice(from, from + limit)
    const next = from + page.length
    return { page, next, atTip: next === records.length }
  }

  register(name: string, consumer: string): void {
    const stream = this.#active(name)
    if (stream.consumers.has(consumer)) refuse('ResourceInUseException')
    const dueMs = this.nowMs + this.delays.updateStreamMs
    stream.consumers.set(consumer, { status: 'CREATING', dueMs, arn: '' })
  }

  describeConsumer(name: string, consumer: string) {
    return this.get(name).consumers.get(consumer) ?? refuse('ResourceNotFoundException')
  }

  deregister(name: string, consumer: string): void {
    const found = this.describeConsumer(name, consumer)
    if (found.status !== 'ACTIVE') refuse('ResourceInUseException')
    Object.assign(found, { status: 'DELETING', dueMs: this.nowMs + this.delays.updateStreamMs })
    this.find(name)
  }

  startEncryption(name: string, keyId: string): void {
    const stream = this.#active(name)
    this.#update(stream, 0, () => {
      stream.keyId = keyId
    })
  }

  stopEncryption(name: string): void {
    const stream = this.#active(name)
    if (stream.keyId === undefined) refuse('InvalidArgumentException')
    this.#update(stream, 0, () => {
      stream.keyId = undefined
    })
  }

  changeRetention(name: string, direction: 'Increase' | 'Decrease', hours: number): void {
    const stream = this.#active(name)
    const current = stream.retentionHours
    if (hours < 24 || hours > 8760) refuse('InvalidArgumentException')
    if (direction === 'Increase' ? hours < current : hours > current) refuse('InvalidArgumentException')
    if (hours === current) return
    stream.retain(hours, this.nowMs)
    this.#update(stream, 0, () => {})
  }

  addTags(name: string, tags: Readonly<Record<string, string>>): void {
    const stream = this.get(name)
    if (Object.entries(tags).flat().some(isForbiddenInTags)) refuse('InvalidArgumentException')
    for (const [key, value] of Object.entries(tags)) stream.tags.set(key, value)
  }

  removeTags(name: string, keys: readonly string[]): void {
    const stream = this.get(name)
    if (keys.some(isForbiddenInTags)) refuse('InvalidArgumentException')
    for (const key of keys) stream.tags.delete(key)
  }

  #active(name: string): ModelStream {
    const stream = this.get(name)
    if (stream.status !== 'ACTIVE') refuse('ResourceInUseException')
    return stream
  }

  #reshardable(name: string): ModelStream {
    const stream = this.#active(name)
    if (stream.mode === 'ON_DEMAND') refuse('ValidationException')
    return stream
  }

  #update(stream: ModelStream, reservedShards: number, finish: (nowMs: number) => void): void {
    stream.change('UPDATING', this.nowMs + this.delays.updateStreamMs, reservedShards, finish)
    stream.settle(this.nowMs)
  }
}

const isForbiddenInTags = (text: string): boolean => /[%;]/.test(text)
