/** What the floor does with a request, over either version of HTTP. */
import { createHash } from 'node:crypto'

const sequenceNumber = '49646437577108476416916876405827138351405044649047359490'
const shardId = 'shardId-000000000000'
const shardIterator = 'A'.repeat(204)
const data = Buffer.alloc(100).toString('base64')
const page = (/** @type {number} */ length) =>
  Array.from({ length }, () => ({
    SequenceNumber: sequenceNumber,
    ApproximateArrivalTimestamp: 1700000005.123,
    Data: data,
    PartitionKey: 'customer-000000',
  }))

const replies = new Map(
  Object.entries({
    CreateStream: undefined,
    DescribeStreamSummary: { StreamDescriptionSummary: { StreamStatus: 'ACTIVE' } },
    GetShardIterator: { ShardIterator: shardIterator },
    PutRecord: { ShardId: shardId, SequenceNumber: sequenceNumber },
    PutRecords: {
      FailedRecordCount: 0,
      Records: Array.from({ length: 500 }, () => ({ SequenceNumber: sequenceNumber, ShardId: shardId })),
    },
    GetRecords: { Records: page(1000), NextShardIterator: shardIterator, MillisBehindLatest: 0 },
  }).map(([operation, output]) => {
    const body = output === undefined ? '' : JSON.stringify(output)
    const headers = {
      'Content-Type': 'application/x-amz-json-1.1',
      'Content-Length': String(Buffer.byteLength(body)),
      'x-amzn-RequestId': '1b671a64-40d5-491e-99b0-da01ff1f3341',
      'x-amz-id-2': 'A'.repeat(96),
    }
    // Node writes a short text together with the head; a long one it would encode anew for every request.
    return [`Kinesis_20131202.${operation}`, { headers, body: body.length < 4096 ? body : Buffer.from(body) }]
  }),
)

const hash = (/** @type {string} */ key) => createHash('md5').update(key).digest()

/**
 * Parses a request, hashes each partition key, and gives a reply that was made beforehand and has the size of
 * Shardport's; undefined for an operation that no benchmark uses.
 */
export const replyTo = (
  /** @type {string | string[] | undefined} */ target,
  /** @type {readonly Buffer[]} */ chunks,
) => {
  const input = JSON.parse(Buffer.concat(chunks).toString())
  if (typeof input.PartitionKey === 'string') hash(input.PartitionKey)
  else if (Array.isArray(input.Records)) for (const record of input.Records) hash(record.PartitionKey)
  return replies.get(String(target))
}
