import fc from 'fast-check'
import { expect, test } from 'vitest'
import { evenHashKeyRanges, hashKeyBytes, hashKeyHex, partitionHash } from '../../src/domain/hash-key.js'
import type { Shard } from '../../src/domain/shard.js'
import { evenShards, splitShard } from '../../src/domain/shard-map.js'
import { ShardRouting } from '../../src/domain/shard-routing.js'

const hashKey = fc.bigInt({ min: 0n, max: 2n ** 128n - 1n })
const bytesOf = (key: bigint): string => hashKeyBytes(key.toString()) ?? ''
const contains = (shard: Shard, key: bigint): boolean =>
  shard.closedAtSeconds === undefined &&
  BigInt(shard.startingHashKey) <= key &&
  key <= BigInt(shard.endingHashKey)

/** Splits the shard of each key there, as long as both halves have a key. */
const splitAt = (keys: readonly bigint[]): Shard[] => {
  const shards: Shard[] = evenHashKeyRanges(1).map((range) => ({ ...range, createdAtSeconds: 0 }))
  for (const key of keys) {
    const index = shards.findIndex((shard) => contains(shard, key))
    const parent = shards[index]
    if (parent === undefined || BigInt(parent.startingHashKey) === key) continue
    shards[index] = { ...parent, closedAtSeconds: 1 }
    const upper = { ...parent, startingHashKey: key.toString(), parent: index }
    const lower = { ...parent, endingHashKey: (key - 1n).toString(), parent: index }
    shards.push(...(key % 2n === 0n ? [lower, upper] : [upper, lower]))
  }
  return shards
}

test('equals a scan of the ranges after any splits, also at their edges', () => {
  fc.assert(
    fc.property(
      fc.array(hashKey, { maxLength: 20 }),
      fc.array(hashKey, { maxLength: 5 }),
      (splits, others) => {
        const shards = splitAt(splits)
        const routing = new ShardRouting(shards)
        for (const key of [
          0n,
          2n ** 128n - 1n,
          ...splits,
          ...splits.filter(Boolean).map((at) => at - 1n),
          ...others,
        ]) {
          expect(routing.shardFor(bytesOf(key))).toBe(shards.findIndex((shard) => contains(shard, key)))
        }
      },
    ),
  )
})

test('tells ranges apart that differ in their last bits only', () => {
  const key = 2n ** 127n + 12_345n
  const shards = splitAt([key, key + 1n, key + 2n, key + 300n])
  const routing = new ShardRouting(shards)
  for (let near = key - 2n; near < key + 303n; near++)
    expect(routing.shardFor(bytesOf(near))).toBe(shards.findIndex((shard) => contains(shard, near)))
})

test('a hash key that nobody takes is named in hexadecimal digits', () => {
  const routing = new ShardRouting([{ startingHashKey: '5', endingHashKey: '9', createdAtSeconds: 0 }])
  expect(() => routing.shardFor(bytesOf(10n))).toThrow(
    'No open shard takes hash key 0000000000000000000000000000000a',
  )
})

test('lists open shards by hash key', () => {
  const half = 2n ** 127n
  const shards = splitAt([half + 1n, half / 2n])
  expect(shards).toHaveLength(5)
  expect(new ShardRouting(shards).openShards).toEqual([3, 4, 1])
})

test('a partition key goes where its MD5 points', () => {
  const routing = new ShardRouting(evenHashKeyRanges(4).map((range) => ({ ...range, createdAtSeconds: 0 })))
  expect(hashKeyHex(partitionHash('a')).startsWith('0c')).toBe(true)
  expect(routing.shardFor(partitionHash('a'))).toBe(0)
  expect(hashKeyHex(partitionHash('message digest')).startsWith('f9')).toBe(true)
  expect(routing.shardFor(partitionHash('message digest'))).toBe(3)
})

test('a hash key that no open shard takes is an error', () => {
  const shard = { startingHashKey: '5', endingHashKey: '9', createdAtSeconds: 0 }
  const routing = new ShardRouting([shard])
  expect(routing.shardFor(bytesOf(5n))).toBe(0)
  expect(() => routing.shardFor(bytesOf(4n))).toThrow(RangeError)
  expect(() => routing.shardFor(bytesOf(10n))).toThrow(RangeError)
  expect(() => new ShardRouting([]).shardFor(bytesOf(0n))).toThrow(RangeError)
})

test('turns go to each open shard as often, and every stream has its own', () => {
  const shards = splitShard(evenShards(2, 0), 0, '100', 1_000)
  const routing = new ShardRouting(shards)
  const turns = Array.from({ length: 6 }, () => routing.shardInTurn())
  expect(turns).toEqual([...routing.openShards, ...routing.openShards])
  expect(new ShardRouting(shards).shardInTurn()).toBe(turns[0])
  expect(() => new ShardRouting([]).shardInTurn()).toThrow(RangeError)
})
