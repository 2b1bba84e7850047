import { createKinesis } from 'shardport'
import { lambdaHandler } from 'shardport/lambda'

const kinesis = createKinesis({ streams: { orders: 2 } })

export const handler = lambdaHandler(kinesis)
