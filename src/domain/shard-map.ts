import { evenHashKeyRanges } from './hash-key.js'
import { updateShardCountMaxShards } from './limits.js'
import type { Shard } from './shard.js'

/** A shard's history decides its numbers: a parent closes at one second, its children begin at the next. */
const closingSecond = (nowMs: number, parents: readonly Shard[]): number =>
  Math.max(Math.floor(nowMs / 1000), ...parents.map((parent) => parent.createdAtSeconds))

export const evenShards = (count: number, createdAtSeconds: number): Shard[] =>
  evenHashKeyRanges(count).map((range) => ({ ...range, createdAtSeconds }))

export const isOpen = (shard: Shard): boolean => shard.closedAtSeconds === undefined

/**
 * Whether a shard lasts beyond a moment (epoch milliseconds): a closed one lasts to the end of its closing second,
 * where its children begin.
 */
export const lastsBeyond = (shard: Shard, timestampMs: number): boolean =>
  shard.closedAtSeconds === undefined || (shard.closedAtSeconds + 1) * 1000 > timestampMs

export const openShardCount = (shards: readonly Shard[]): number => shards.filter(isOpen).length

/**
 * Splits one shard in two.
 * @param at first hash key of the upper child, decimal and inside the shard's range
 * @returns all shards: the parent closed, the two children at the end
 */
export const splitShard = (shards: readonly Shard[], index: number, at: string, nowMs: number): Shard[] => {
  const changed = [...shards]
  splitIn(changed, index, at, nowMs)
  return changed
}

/**
 * Merges two neighbours.
 * @param lower index of the shard with the lower hash keys
 * @returns all shards: both parents closed at the same second, their child at the end
 */
export const mergeShards = (
  shards: readonly Shard[],
  lower: number,
  upper: number,
  nowMs: number,
): Shard[] => {
  const changed = [...shards]
  mergeIn(changed, lower, upper, nowMs)
  return changed
}

/**
 * Splits and merges until `target` shards are open: upwards every shard is split at its middle and neighbours are
 * merged from the lowest until the count is right; downwards neighbours are merged pair by pair, in as many passes as
 * it takes. So AWS's totals of open and closed shards come out, as moto's authors verified them. A shard of a single
 * hash key stays whole. Ends for any target, also one that cannot be reached: one shard is the least, and upwards AWS's
 * limit the most.
 */
export const scaleShards = (shards: readonly Shard[], target: number, nowMs: number): Shard[] => {
  const scaled = [...shards]
  let open = openInOrder(scaled)
  while (open.length < Math.min(target, updateShardCountMaxShards)) {
    const divisible = open.filter((index) => isDivisible(shardAt(scaled, index)))
    if (divisible.length === 0) break
    for (const index of divisible) splitIn(scaled, index, middleOf(scaled, index), nowMs)
    open = openInOrder(scaled)
  }
  while (open.length > Math.max(1, target)) {
    const pairs = Math.min(Math.floor(open.length / 2), open.length - target)
    for (let pair = 0; pair < pairs; pair++)
      mergeIn(scaled, open[pair * 2] as number, open[pair * 2 + 1] as number, nowMs)
    open = openInOrder(scaled)
  }
  return scaled
}

const splitIn = (shards: Shard[], index: number, at: string, nowMs: number): void => {
  const parent = shardAt(shards, index)
  const closedAtSeconds = closingSecond(nowMs, [parent])
  const child = { createdAtSeconds: closedAtSeconds + 1, parent: index }
  shards[index] = { ...parent, closedAtSeconds }
  shards.push(
    {
      startingHashKey: parent.startingHashKey,
      endingHashKey: (BigInt(at) - 1n).toString(),
      ...child,
    },
    { startingHashKey: at, endingHashKey: parent.endingHashKey, ...child },
  )
}

const mergeIn = (shards: Shard[], lower: number, upper: number, nowMs: number): void => {
  const first = shardAt(shards, lower)
  const second = shardAt(shards, upper)
  const closedAtSeconds = closingSecond(nowMs, [first, second])
  shards[lower] = { ...first, closedAtSeconds }
  shards[upper] = { ...second, closedAtSeconds }
  shards.push({
    startingHashKey: first.startingHashKey,
    endingHashKey: second.endingHashKey,
    createdAtSeconds: closedAtSeconds + 1,
    parent: lower,
    adjacentParent: upper,
  })
}

const isDivisible = (shard: Shard): boolean => shard.startingHashKey !== shard.endingHashKey

/** Indices of the open shards, ascending by hash key. */
const openInOrder = (shards: readonly Shard[]): number[] =>
  shards
    .flatMap((shard, index) => (isOpen(shard) ? [{ index, start: BigInt(shard.startingHashKey) }] : []))
    .sort((a, b) => (a.start < b.start ? -1 : 1))
    .map(({ index }) => index)

const middleOf = (shards: readonly Shard[], index: number): string => {
  const { startingHashKey, endingHashKey } = shardAt(shards, index)
  return ((BigInt(startingHashKey) + BigInt(endingHashKey) + 1n) / 2n).toString()
}

export const areAdjacent = (lower: Shard, upper: Shard): boolean =>
  BigInt(lower.endingHashKey) + 1n === BigInt(upper.startingHashKey)

/** Indices of the shards that continue a closed one. */
export const childrenOf = (shards: readonly Shard[], index: number): number[] =>
  shards.flatMap((shard, child) => (shard.parent === index || shard.adjacentParent === index ? [child] : []))

const shardAt = (shards: readonly Shard[], index: number): Shard => {
  const shard = shards[index]
  if (shard === undefined) throw new RangeError(`there is no shard with index ${index}`)
  return shard
}
