import { once } from 'node:events'
import { connect } from 'node:http2'
import { type Call, sdkHeaders } from '../kinesis-request.js'
import { streamName, until } from '../streams.js'
import { FrameSplitter } from './frame-splitter.js'

/** An event as it came. */
export type OnPayload = (payload: Buffer) => void

export interface Subscription {
  end(): void
}

const shardId = 'shardId-000000000000'
/** As in the AWS SDK for Java, with which consumers of this kind are written as a rule. */
const windowBytes = 2 ** 20

/** Registers a consumer of the stream. @returns its ARN, when it can subscribe */
export const registerConsumer = async (call: Call, name: string): Promise<string> => {
  const { StreamDescriptionSummary: summary } = await call('DescribeStreamSummary', {
    StreamName: streamName,
  })
  const { StreamARN } = summary as { readonly StreamARN: string }
  await call('RegisterStreamConsumer', { StreamARN, ConsumerName: name })
  let arn = ''
  await until('ACTIVE', async () => {
    const { ConsumerDescription: consumer } = await call('DescribeStreamConsumer', {
      StreamARN,
      ConsumerName: name,
    })
    const { ConsumerARN, ConsumerStatus } = consumer as {
      readonly ConsumerARN: string
      readonly ConsumerStatus: string
    }
    arn = ConsumerARN
    return ConsumerStatus
  })
  return arn
}

/**
 * Subscribes to the first shard over an HTTP/2 connection of its own. Comes back when the server has accepted.
 */
export const subscribe = async (
  url: string,
  consumerArn: string,
  type: 'LATEST' | 'TRIM_HORIZON',
  onPayload: OnPayload,
): Promise<Subscription> => {
  const session = connect(url, { settings: { initialWindowSize: windowBytes } })
  session.once('connect', () => session.setLocalWindowSize(windowBytes))
  const stream = session.request({ ':method': 'POST', ...sdkHeaders('SubscribeToShard') })
  stream.end(JSON.stringify({ ConsumerARN: consumerArn, ShardId: shardId, StartingPosition: { Type: type } }))
  const splitter = new FrameSplitter(onPayload)
  stream.on('data', (chunk: Buffer) => splitter.push(chunk))
  const [headers] = (await once(stream, 'response')) as [{ readonly ':status'?: number }]
  if (headers[':status'] !== 200) throw new Error(`SubscribeToShard was answered ${headers[':status']}`)
  return { end: () => session.destroy() }
}
