import { evenShards } from '../../src/domain/shard-map.js'
import type { Stream } from '../../src/domain/stream.js'

/** A stream for tests of pure rules; created at 1700000000 s. */
export const someStream = (changes: Partial<Stream> = {}): Stream => ({
  accountId: '000000000000',
  region: 'us-east-1',
  name: 'orders',
  incarnation: 'first',
  status: 'ACTIVE',
  createdAtMs: 1_700_000_000_000,
  mode: 'PROVISIONED',
  retentionHours: 24,
  shardLevelMetrics: [],
  shards: evenShards(2, 1_700_000_000),
  baseCounter: 0,
  tags: {},
  warmThroughputMiBps: 0,
  maxRecordSizeKiB: 1024,
  distribution: 'USER_PARTITION_KEY',
  consumers: [],
  ...changes,
})
