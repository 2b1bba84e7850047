import { createKinesis } from 'shardport'
import { lambdaHandler, lambdaStreamHandler } from 'shardport/lambda'

const kinesis = createKinesis({
  storage: process.env.KINESIS_STORAGE ?? 'memory',
  streams: { orders: 2 },
})

/** For the invoke mode BUFFERED. */
export const handler = lambdaHandler(kinesis)

/** For the invoke mode RESPONSE_STREAM. */
export const streamHandler = lambdaStreamHandler(kinesis)
