import fc from 'fast-check'
import { expect, test } from 'vitest'
import { partitionHash } from '../../src/domain/hash-key.js'
import { evenShards, mergeShards, splitShard } from '../../src/domain/shard-map.js'
import { ShardRouting } from '../../src/domain/shard-routing.js'
import type { Stream } from '../../src/domain/stream.js'
import { placedRecord } from '../../src/services/record-placement.js'

const alwaysOpen = evenShards(1, 0)
const mergedAgain = mergeShards(splitShard(alwaysOpen, 0, (2n ** 127n).toString(), 1_000), 1, 2, 2_000)
const histories = [alwaysOpen, mergedAgain, evenShards(4, 0)]

test('a record stands in the shard that takes the hash of its partition key, also where one shard takes all', () => {
  fc.assert(
    fc.property(fc.constantFrom(...histories), fc.string(), (shards, PartitionKey) => {
      const routing = new ShardRouting(shards)
      const stream = { shards, distribution: 'USER_PARTITION_KEY' } as unknown as Stream
      const target = { version: 1, stream, routing, staleAtMs: 0 }
      const { shard } = placedRecord({ Data: new Uint8Array(0), PartitionKey }, target, 5_000)
      expect(shard).toBe(routing.shardFor(partitionHash(PartitionKey)))
    }),
  )
})
