import { streamArn } from '../domain/arn.js'
import { consumerOf, referredConsumer, streamOfConsumer } from '../services/consumer-reference.js'
import { describedConsumer } from './descriptions.js'
import type { Operation } from './operation.js'

/**
 * Describes an enhanced fan-out consumer, named by its ARN or by its stream and its name.
 * @throws KinesisError ResourceNotFoundException, InvalidArgumentException
 * @see {@link https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DescribeStreamConsumer.html}
 */
export const describeStreamConsumer: Operation<'DescribeStreamConsumer'> = async (
  input,
  { scope },
  { streams },
) => {
  const referred = await referredConsumer(input, scope, streams)
  const stream = await streamOfConsumer(referred, streams)
  return {
    ConsumerDescription: {
      ...describedConsumer(stream, consumerOf(stream, referred)),
      StreamARN: streamArn(stream),
    },
  }
}
