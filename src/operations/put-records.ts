import { putRecordsMaxMiB, validationMaxErrors } from '../domain/limits.js'
import { recordBytes } from '../domain/record-size.js'
import {
  dryRun,
  partitionKeyMissing,
  recordsTooLarge,
  recordTooLargeText,
  shardRateExceededText,
} from '../domain/refusals.js'
import { formatSequenceNumber } from '../domain/sequence-number.js'
import type { Shard } from '../domain/shard.js'
import { shardId } from '../domain/shard-id.js'
import type { Stream } from '../domain/stream.js'
import type { NewRecord } from '../ports/storage.js'
import { type Appended, appendRecords } from '../services/append-records.js'
import { maxRecordBytes, placedRecord } from '../services/record-placement.js'
import { referredStream } from '../services/stream-reference.js'
import type { AppendTarget } from '../services/streams.js'
import type { PutRecordsInput, PutRecordsResultEntry } from './api.generated.js'
import type { Operation } from './operation.js'

/**
 * Writes up to 500 records. A record above the stream's own size limit fails alone; what is kept is numbered in the
 * order of the entries.
 * @throws KinesisError ResourceNotFoundException, InvalidArgumentException when the entries exceed 10 MiB together
 *   or an ExplicitHashKey is out of range, ValidationException for missing partition keys, DryRunOperationException
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html}
 */
export const putRecords: Operation<'PutRecords'> = async (input, { scope, failedEntry }, services) => {
  const { throughput } = services
  const key = await referredStream(input, scope, services.streams)
  const sizes = input.Records.map(({ Data, PartitionKey }) => recordBytes(Data, PartitionKey))
  const prepare = (target: AppendTarget, nowMs: number): Decided => {
    const { stream } = target
    assertAcceptableEntries(input, sizes, stream)
    const failed = new Map<number, PutRecordsResultEntry>()
    const records: NewRecord[] = []
    for (const [index, entry] of input.Records.entries()) {
      const record = placedRecord(entry, target, nowMs)
      const bytes = sizes[index] as number
      const { shard } = record
      const failure = failedEntry?.(index, shard, stream)
      if (bytes > maxRecordBytes(stream)) failed.set(index, tooLarge(bytes, stream))
      else if (failure !== undefined) failed.set(index, failure)
      else if (
        input.DryRun !== true &&
        !throughput.write({ key, incarnation: stream.incarnation, shard }, bytes)
      )
        failed.set(index, throttled(shard, stream))
      else records.push(record)
    }
    if (input.DryRun === true) throw dryRun()
    return { records, failed }
  }
  const appended = await appendRecords(services, key, prepare, writtenOf)
  return {
    FailedRecordCount: appended.prepared.failed.size,
    Records: results(appended, input.Records.length),
    EncryptionType: appended.target.stream.encryptionKeyId === undefined ? undefined : 'KMS',
  }
}

/** What becomes of the entries of a call. */
interface Decided {
  readonly records: readonly NewRecord[]
  /** By index of the entry. */
  readonly failed: ReadonlyMap<number, PutRecordsResultEntry>
}

const writtenOf = ({ records }: Decided): readonly NewRecord[] => records

const assertAcceptableEntries = (input: PutRecordsInput, sizes: readonly number[], stream: Stream): void => {
  if (stream.distribution === 'USER_PARTITION_KEY') {
    const missing = input.Records.flatMap(({ PartitionKey }, index) =>
      PartitionKey === undefined ? [`records.${index + 1}.member.partitionKey`] : [],
    )
    if (missing.length > 0) throw partitionKeyMissing(missing.slice(0, validationMaxErrors))
  }
  const bytes = sizes.reduce((sum, size) => sum + size, 0)
  if (bytes > putRecordsMaxMiB * 1024 * 1024) throw recordsTooLarge(putRecordsMaxMiB)
}

const tooLarge = (bytes: number, stream: Stream): PutRecordsResultEntry => ({
  ErrorCode: 'InvalidArgumentException',
  ErrorMessage: recordTooLargeText(bytes, maxRecordBytes(stream)),
})

const throttled = (shard: number, { name, accountId }: Stream): PutRecordsResultEntry => ({
  ErrorCode: 'ProvisionedThroughputExceededException',
  ErrorMessage: shardRateExceededText(shardId(shard), name, accountId),
})

/** One result for each entry, in the order of the entries. */
const results = (
  { target, prepared: { records, failed }, counters }: Appended<Decided>,
  count: number,
): PutRecordsResultEntry[] => {
  const shards = target.stream.shards
  let kept = 0
  return Array.from({ length: count }, (_, index) => {
    const failure = failed.get(index)
    if (failure !== undefined) return failure
    const { shard, sequenceSeconds } = records[kept] as NewRecord
    const { createdAtSeconds } = shards[shard] as Shard
    const counter = counters[kept++] as number
    return {
      SequenceNumber: formatSequenceNumber(createdAtSeconds, shard, counter, sequenceSeconds),
      ShardId: shardId(shard),
    }
  })
}
