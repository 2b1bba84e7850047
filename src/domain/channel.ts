import { maxChannelFreshnessSeconds, minChannelFreshnessSeconds } from './limits.js'
import {
  channelFormatUnsupported,
  channelFreshnessOutOfRange,
  channelKeyNotCustomerManaged,
  channelSchemaMissing,
} from './refusals.js'
import type { Tags } from './stream.js'

export type ChannelStatus = 'CREATING' | 'ACTIVE' | 'UPDATING' | 'DELETING' | 'FAILED'
type RecordFormat = 'GSR_JSON' | 'JSON' | 'STRING' | 'BYTE_ARRAY'

/** A delivery of a stream's records to a bucket or table. */
export interface Channel {
  readonly name: string
  /** Generated; part of its ARN. */
  readonly id: string
  readonly status: ChannelStatus
  /** Epoch milliseconds. */
  readonly createdAtMs: number
  /** While a status is passing: epoch milliseconds from which it counts as settled. */
  readonly readyAtMs?: number
  /** Name of the stream; channel and stream share account and region. */
  readonly streamName: string
  /** Epoch milliseconds. The stream lives as long as its channels, so this tells its incarnation. */
  readonly streamCreatedAtMs: number
  readonly roleArn: string
  readonly recordFormat: RecordFormat
  /** Schema in the Glue registry that records are validated by. */
  readonly schemaArn?: string
  readonly destination: ChannelDestination
  /** KMS key of delivered data. */
  readonly encryptionKeyId?: string
  readonly logging: ChannelLogging
  readonly tags: Tags
}

export type ChannelDestination = S3Destination | S3TablesDestination

interface Destination {
  /** Greatest age of a record before it is delivered. */
  readonly freshnessSeconds: number
  /** Where records go that cannot be delivered. */
  readonly deadLetters: DeadLetterLocation
}

export interface DeadLetterLocation {
  readonly bucketArn: string
  readonly bucketOwner: string
  readonly prefix: string
}

export interface S3Destination extends Destination {
  readonly kind: 'S3'
  readonly bucketArn: string
  /** Account id. */
  readonly bucketOwner: string
  readonly keyTemplate: string
  readonly storageClass: 'STANDARD' | 'INTELLIGENT_TIERING' | 'GLACIER_IR'
  readonly compression: 'NONE' | 'GZIP' | 'ZSTD'
}

export interface S3TablesDestination extends Destination {
  readonly kind: 'S3_TABLES'
  readonly tableBucketArn: string
  readonly namespace: string
  readonly tableName: string
  readonly compression: 'NONE' | 'ZSTD' | 'SNAPPY'
  /** Columns by whose hour the table is partitioned. */
  readonly partitionColumns?: readonly string[]
}

export interface ChannelLogging {
  readonly enabled: boolean
  readonly groupName: string
  readonly streamName: string
}

/** {@link https://docs.aws.amazon.com/streams/latest/dev/data-delivery-s3-key-template.html} */
export const defaultKeyTemplate =
  'kinesis-channel/!{channel-name}/!{channel-id}/!{yyyy}/!{MM}/!{dd}/!{HH}/' +
  '!{channel-name}-!{channel-id}-!{yyyy}-!{MM}-!{dd}-!{HH}-!{mm}!{extension}'

type ChannelIdentity = Pick<Channel, 'name' | 'id'>

export const defaultDeadLetterPrefix = ({ name, id }: ChannelIdentity): string =>
  `kinesis-channel/errors/${name}/${id}/`

/** Where a channel logs, if it does and nobody says otherwise. */
export const defaultLogging = ({ name, id }: ChannelIdentity): ChannelLogging => ({
  enabled: false,
  groupName: `/aws/kinesis/${name}/${id}`,
  streamName: 'DestinationDelivery',
})

/** The logging that a request asks for; names that it does not give stay. */
export const withLogging = (
  logging: ChannelLogging,
  requested: RequestedLogging | undefined,
): ChannelLogging =>
  requested === undefined
    ? logging
    : {
        enabled: requested.Enabled,
        groupName: requested.LogGroupName ?? logging.groupName,
        streamName: requested.LogStreamName ?? logging.streamName,
      }

interface RequestedLogging {
  readonly Enabled: boolean
  readonly LogGroupName?: string | undefined
  readonly LogStreamName?: string | undefined
}

/** Channels as they stand at `nowMs`; the same object when nothing was due. */
export const settleChannels = (channels: readonly Channel[], nowMs: number): readonly Channel[] => {
  const isDue = ({ readyAtMs }: Channel): boolean => readyAtMs !== undefined && readyAtMs <= nowMs
  if (!channels.some(isDue)) return channels
  return channels.flatMap((channel) => {
    if (!isDue(channel)) return [channel]
    if (channel.status === 'DELETING') return []
    const { readyAtMs: _, ...settled } = channel
    return [{ ...settled, status: 'ACTIVE' as const }]
  })
}

const recordFormats: { readonly [Kind in ChannelDestination['kind']]: readonly RecordFormat[] } = {
  S3: ['JSON', 'STRING', 'BYTE_ARRAY'],
  S3_TABLES: ['GSR_JSON', 'JSON'],
}

/**
 * Rules of AWS's documentation that the API model does not hold.
 * @throws KinesisError InvalidArgumentException
 */
export const assertDeliverable = ({
  recordFormat,
  schemaArn,
  destination,
  encryptionKeyId,
}: Pick<Channel, 'recordFormat' | 'schemaArn' | 'destination' | 'encryptionKeyId'>): void => {
  if (!recordFormats[destination.kind].includes(recordFormat))
    throw channelFormatUnsupported(recordFormat, destination.kind)
  if (destination.kind === 'S3_TABLES' && schemaArn === undefined) throw channelSchemaMissing()
  assertFreshness(destination.freshnessSeconds)
  if (encryptionKeyId !== undefined && /(^|:)alias\/aws\/kinesis$/.test(encryptionKeyId))
    throw channelKeyNotCustomerManaged()
}

/** @throws KinesisError InvalidArgumentException */
export const assertFreshness = (seconds: number): void => {
  if (seconds < minChannelFreshnessSeconds || seconds > maxChannelFreshnessSeconds)
    throw channelFreshnessOutOfRange(seconds)
}
