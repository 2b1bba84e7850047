import { getRecordsMaxBytes, getRecordsMaxRecords } from '../domain/limits.js'
import { totalBytes } from '../domain/record-size.js'
import {
  dryRun,
  expiredShardIterator,
  invalidShardIterator,
  shardDoesNotExist,
  shardRateExceeded,
} from '../domain/refusals.js'
import { trimHorizonMs } from '../domain/retention.js'
import { parseSequenceNumber } from '../domain/sequence-number.js'
import { shardId } from '../domain/shard-id.js'
import { decodeShardIterator, encodeShardIterator, formatIteratorTime } from '../domain/shard-iterator.js'
import { cameFromShard, positionFrom } from '../domain/stream-position.js'
import { streamKey } from '../ports/document-keys.js'
import { fittingPage, millisBehindLatest, readFrom } from '../services/read-records.js'
import { referredStream } from '../services/stream-reference.js'
import type { GetRecordsInput } from './api.generated.js'
import { describedChildren, describedRecords } from './descriptions.js'
import type { Call, Operation, Services } from './operation.js'

/**
 * Reads a page of a shard: at most Limit records and 10 MiB, one record at least whatever its size. Records past
 * retention are skipped. The last page of a closed shard has ChildShards and no NextShardIterator.
 * @throws KinesisError InvalidArgumentException, ExpiredIteratorException, ResourceNotFoundException,
 *   DryRunOperationException
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html}
 */
export const getRecords: Operation<'GetRecords'> = async (input, call, services) => {
  const { streams, storage, clock, retention, throughput } = services
  const nowMs = clock.now()
  const { shard: index, sequence, key } = await openIterator(input, call, services, nowMs)
  const stream = (await streams.find(key))?.value
  const shard = stream?.shards[index]
  if (stream === undefined || shard === undefined || !cameFromShard(sequence, stream, shard)) {
    if (stream === undefined) await streams.reportMissing(key)
    throw shardDoesNotExist(shardId(index), key.name, key.accountId)
  }
  if (input.DryRun === true) throw dryRun()
  const shardKey = { key, incarnation: stream.incarnation, shard: index }
  if (!throughput.read(shardKey)) throw shardRateExceeded(shardId(index), key.name, key.accountId)
  await retention.trimWhenDue(key, stream)
  const page = fittingPage(
    await readFrom(storage, sequence, {
      ...shardKey,
      limit: input.Limit ?? getRecordsMaxRecords,
      maxBytes: getRecordsMaxBytes,
      notBeforeMs: trimHorizonMs(stream, nowMs),
    }),
    call.host.limits?.responseBytes,
  )
  throughput.wasRead(shardKey, () => totalBytes(page.records))
  const ended = page.atTip && shard.closedAtSeconds !== undefined
  return {
    Records: describedRecords(services, shardKey, shard, page),
    NextShardIterator: ended
      ? undefined
      : encodeShardIterator({
          issuedAtMs: nowMs,
          streamName: key.name,
          shard: index,
          sequenceNumber: positionFrom(shard, index, page.next),
        }),
    MillisBehindLatest: millisBehindLatest(page, nowMs),
    ChildShards: ended ? describedChildren(stream, index) : undefined,
  }
}

const openIterator = async (
  input: GetRecordsInput,
  { scope }: Call,
  { settings, streams }: Services,
  nowMs: number,
) => {
  const iterator = decodeShardIterator(input.ShardIterator, nowMs)
  if (iterator === undefined) throw invalidShardIterator()
  const ttlMs = settings.iteratorTtlSeconds * 1000
  if (nowMs - iterator.issuedAtMs > ttlMs)
    throw expiredShardIterator(formatIteratorTime(iterator.issuedAtMs), formatIteratorTime(nowMs), ttlMs)
  const sequence = parseSequenceNumber(iterator.sequenceNumber)
  if (sequence === undefined || sequence.shard !== iterator.shard) throw invalidShardIterator()
  const named = streamKey(scope, iterator.streamName)
  const { StreamARN, StreamId } = input
  const key =
    StreamARN === undefined && StreamId === undefined
      ? named
      : await referredStream({ StreamARN, StreamId }, scope, streams)
  if (key.name !== named.name) throw invalidShardIterator()
  return { shard: iterator.shard, sequence, key }
}
