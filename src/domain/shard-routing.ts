import { hashKeyBytes, hashKeyHex, leadingBits } from './hash-key.js'
import type { Shard } from './shard.js'

/** Which open shard takes which hash key. Built once for a stream's shards, asked for every record. */
export class ShardRouting {
  /** Indices of the open shards, ascending by hash key. */
  readonly openShards: readonly number[]
  readonly #starts: readonly string[]
  readonly #ends: readonly string[]
  /** Numbers that lie side by side, so that a search reads a few lines of the processor's cache. */
  readonly #leadingBitsOfStarts: Float64Array
  readonly #leadingBitsOfEnds: Float64Array
  #turn = 0

  /** @param shards all shards of a stream, by index; the ranges of open ones must not overlap */
  constructor(shards: readonly Shard[]) {
    const open = shards
      .flatMap((shard, index) => (shard.closedAtSeconds === undefined ? [rangeOf(shard, index)] : []))
      .sort((a, b) => (a.start < b.start ? -1 : 1))
    this.openShards = open.map(({ index }) => index)
    this.#starts = open.map(({ start }) => start)
    this.#ends = open.map(({ end }) => end)
    this.#leadingBitsOfStarts = Float64Array.from(this.#starts, leadingBits)
    this.#leadingBitsOfEnds = Float64Array.from(this.#ends, leadingBits)
  }

  /**
   * Index of the open shard whose turn it is, so that records spread evenly whatever their keys say.
   * @throws RangeError when no shard is open
   */
  shardInTurn(): number {
    const shard = this.openShards[this.#turn]
    if (shard === undefined) throw new RangeError('No shard is open')
    this.#turn = (this.#turn + 1) % this.openShards.length
    return shard
  }

  /**
   * Index of the open shard that takes a hash key.
   * @param hashKey as `hashKeyBytes` and `partitionHash` write it
   * @throws RangeError when no open shard does, which a stream that has shards never sees
   */
  shardFor(hashKey: string): number {
    const leading = leadingBits(hashKey)
    let low = 0
    let high = this.#ends.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#leadingBitsOfEnds[middle] as number) < leading) low = middle + 1
      else high = middle
    }
    while (this.#leadingBitsOfEnds[low] === leading && (this.#ends[low] as string) < hashKey) low += 1
    const start = this.#leadingBitsOfStarts[low]
    const isTaken = start !== undefined && (start < leading || (this.#starts[low] as string) <= hashKey)
    if (!isTaken) throw new RangeError(`No open shard takes hash key ${hashKeyHex(hashKey)}`)
    return this.openShards[low] as number
  }
}

const rangeOf = (shard: Shard, index: number) => ({
  index,
  start: bytesOf(shard.startingHashKey),
  end: bytesOf(shard.endingHashKey),
})

const bytesOf = (hashKey: string): string => {
  const bytes = hashKeyBytes(hashKey)
  if (bytes === undefined) throw new RangeError(`Shard with the hash key ${hashKey}`)
  return bytes
}
