import { hashKeyBytes, partitionHash } from '../domain/hash-key.js'
import { explicitHashKeyOutOfRange } from '../domain/refusals.js'
import type { Stream } from '../domain/stream.js'
import type { NewRecord } from '../ports/storage.js'
import type { AppendTarget } from './streams.js'

/** What a writer says of one record. */
export interface RecordEntry {
  readonly Data: Uint8Array
  readonly PartitionKey?: string | undefined
  readonly ExplicitHashKey?: string | undefined
}

/**
 * The hash key that an entry asks for, as routing takes it.
 * @throws KinesisError InvalidArgumentException when ExplicitHashKey is 2^128 or more
 */
const hashOf = (entry: RecordEntry): string => {
  if (entry.ExplicitHashKey === undefined) return partitionHash(entry.PartitionKey ?? '')
  const hash = hashKeyBytes(entry.ExplicitHashKey)
  if (hash === undefined) throw explicitHashKeyOutOfRange(entry.ExplicitHashKey)
  return hash
}

/** A single open shard takes every hash key, so that a partition key need not be hashed for it. */
const shardOf = (entry: RecordEntry, { stream, routing }: AppendTarget): number => {
  const { openShards } = routing
  if (stream.distribution === 'AUTO') return routing.shardInTurn()
  if (openShards.length === 1 && entry.ExplicitHashKey === undefined) return openShards[0] as number
  return routing.shardFor(hashOf(entry))
}

/**
 * Decides where a record goes and stamps it.
 * @throws KinesisError InvalidArgumentException when ExplicitHashKey is 2^128 or more
 */
export const placedRecord = (entry: RecordEntry, target: AppendTarget, nowMs: number): NewRecord => {
  const { stream } = target
  const shard = shardOf(entry, target)
  return {
    shard,
    partitionKey: entry.PartitionKey,
    data: entry.Data,
    arrivalMs: nowMs,
    sequenceSeconds: Math.max(Math.floor(nowMs / 1000), stream.shards[shard]?.createdAtSeconds ?? 0),
    encrypted: stream.encryptionKeyId !== undefined,
  }
}

export const maxRecordBytes = (stream: Stream): number => stream.maxRecordSizeKiB * 1024
