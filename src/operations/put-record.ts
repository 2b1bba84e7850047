import { recordBytes } from '../domain/record-size.js'
import {
  dryRun,
  orderingOnAutoStream,
  orderingSequenceNumberInvalid,
  partitionKeyMissing,
  recordTooLarge,
  shardRateExceeded,
} from '../domain/refusals.js'
import { formatSequenceNumber, parseSequenceNumber } from '../domain/sequence-number.js'
import type { Shard } from '../domain/shard.js'
import { shardId } from '../domain/shard-id.js'
import type { Stream } from '../domain/stream.js'
import type { NewRecord } from '../ports/storage.js'
import { appendRecords } from '../services/append-records.js'
import { maxRecordBytes, placedRecord } from '../services/record-placement.js'
import { referredStream } from '../services/stream-reference.js'
import type { AppendTarget } from '../services/streams.js'
import type { PutRecordInput } from './api.generated.js'
import type { Operation } from './operation.js'

/**
 * Writes one record. SequenceNumberForOrdering is checked and otherwise unused: numbers of a shard always grow.
 * @throws KinesisError ResourceNotFoundException, InvalidArgumentException, ValidationException for a missing
 *   partition key, DryRunOperationException
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecord.html}
 */
export const putRecord: Operation<'PutRecord'> = async (input, { scope }, services) => {
  const key = await referredStream(input, scope, services.streams)
  const bytes = recordBytes(input.Data, input.PartitionKey)
  const prepare = (target: AppendTarget, nowMs: number): NewRecord => {
    const { stream } = target
    assertAcceptable(input, bytes, stream, nowMs)
    const record = placedRecord(input, target, nowMs)
    if (input.DryRun === true) throw dryRun()
    const shardKey = { key, incarnation: stream.incarnation, shard: record.shard }
    if (!services.throughput.write(shardKey, bytes))
      throw shardRateExceeded(shardId(record.shard), key.name, key.accountId)
    return record
  }
  const { target, prepared, counters } = await appendRecords(services, key, prepare, alone)
  const { shard, sequenceSeconds, encrypted } = prepared
  const { createdAtSeconds } = target.stream.shards[shard] as Shard
  return {
    ShardId: shardId(shard),
    SequenceNumber: formatSequenceNumber(createdAtSeconds, shard, counters[0] as number, sequenceSeconds),
    EncryptionType: encrypted ? 'KMS' : undefined,
  }
}

const alone = (record: NewRecord): readonly NewRecord[] => [record]

const assertAcceptable = (input: PutRecordInput, bytes: number, stream: Stream, nowMs: number): void => {
  const auto = stream.distribution === 'AUTO'
  if (input.PartitionKey === undefined && !auto) throw partitionKeyMissing(['partitionKey'])
  if (bytes > maxRecordBytes(stream)) throw recordTooLarge(bytes, maxRecordBytes(stream))
  if (input.SequenceNumberForOrdering === undefined) return
  if (auto) throw orderingOnAutoStream(stream.name, stream.accountId)
  assertOrdering(input.SequenceNumberForOrdering, stream, nowMs)
}

/** A number of the second that follows a reshard is issued before that second has come, so it counts as past. */
const assertOrdering = (sequenceNumber: string, stream: Stream, nowMs: number): void => {
  const latestSeconds = stream.shards.reduce(
    (latest, shard) => Math.max(latest, shard.createdAtSeconds),
    Math.floor(nowMs / 1000),
  )
  const parsed = parseSequenceNumber(sequenceNumber)
  if (parsed === undefined || (parsed.seconds !== undefined && parsed.seconds > latestSeconds))
    throw orderingSequenceNumberInvalid(sequenceNumber, stream.name, stream.accountId)
}
