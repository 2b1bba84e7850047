import type { Scope } from './scope.js'
import { namePattern } from './stream-name.js'

/** The parts of a stream's ARN. */
export interface StreamArn extends Scope {
  /** For example `aws` or `aws-cn`. */
  readonly partition: string
  /** Name of the stream. */
  readonly name: string
}

/** The parts of a consumer's ARN; `name` is that of the stream. */
export interface ConsumerArn extends StreamArn {
  readonly consumerName: string
  /** Epoch seconds. */
  readonly createdAtSeconds: number
}

/** The parts of a channel's ARN. */
export interface ChannelArn extends Scope {
  readonly id: string
}

const streamPattern = String.raw`arn:(aws[a-z0-9-]*):kinesis:([a-z0-9-]+):(\d{12}):stream/(${namePattern})`
const streamArnPattern = new RegExp(`^${streamPattern}$`)
const consumerArnPattern = new RegExp(String.raw`^${streamPattern}/consumer/(${namePattern}):(\d{1,12})$`)
const channelArnPattern = /^arn:aws[a-z0-9-]*:kinesis:([a-z0-9-]+):(\d{12}):channel\/([a-zA-Z0-9-]{1,64})$/

/** {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_StreamDescription.html} */
export const streamArn = (stream: Scope & { readonly name: string }): string =>
  `arn:${partitionOf(stream.region)}:kinesis:${stream.region}:${stream.accountId}:stream/${stream.name}`

/** What names of regions outside of the partition `aws` begin with (AWS's partition table, as its SDKs carry it). */
const partitions: readonly (readonly [prefix: string, partition: string])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-isof-', 'aws-iso-f'],
  ['eusc-', 'aws-eusc'],
]

/** The AWS partition that a region belongs to. */
const partitionOf = (region: string): string =>
  partitions.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws'

/**
 * The ARN of a consumer.
 * @param createdAtSeconds epoch seconds
 */
export const consumerArn = (arn: string, consumerName: string, createdAtSeconds: number): string =>
  `${arn}/consumer/${consumerName}:${createdAtSeconds}`

/** @returns undefined when the text is no stream's ARN */
export const parseStreamArn = (arn: string): StreamArn | undefined => partsOf(streamArnPattern.exec(arn))

/** @returns undefined when the text is no consumer's ARN */
export const parseConsumerArn = (arn: string): ConsumerArn | undefined => {
  const match = consumerArnPattern.exec(arn)
  const stream = partsOf(match)
  const consumerName = match?.[5]
  if (stream === undefined || consumerName === undefined) return undefined
  return { ...stream, consumerName, createdAtSeconds: Number(match?.[6]) }
}

/** {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ChannelDescription.html} */
export const channelArn = ({ accountId, region }: Scope, id: string): string =>
  `arn:${partitionOf(region)}:kinesis:${region}:${accountId}:channel/${id}`

/** @returns undefined when the text is no channel's ARN */
export const parseChannelArn = (arn: string): ChannelArn | undefined => {
  const [, region, accountId, id] = channelArnPattern.exec(arn) ?? []
  if (region === undefined || accountId === undefined || id === undefined) return undefined
  return { region, accountId, id }
}

const partsOf = (match: RegExpExecArray | null): StreamArn | undefined => {
  const [, partition, region, accountId, name] = match ?? []
  if (partition === undefined || region === undefined) return undefined
  if (accountId === undefined || name === undefined) return undefined
  return { partition, region, accountId, name }
}
