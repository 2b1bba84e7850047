import { streamArn } from '../../src/domain/arn.js'
import { streamId } from '../../src/domain/stream-id.js'
import { streamKey } from '../../src/ports/document-keys.js'
import { accountId, region, type TestKinesis } from './kinesis.js'

/** The id by which a stream can be named, which no operation tells. */
export const streamIdOf = async ({ storage }: TestKinesis, name: string): Promise<string> => {
  const stream = (await storage.load(streamKey({ accountId, region }, name)))?.value
  if (stream === undefined) throw new Error(`there is no stream ${name}`)
  return streamId(streamArn(stream), stream.createdAtMs)
}
