import { beforeEach, describe, expect, test } from 'vitest'
import { accountId, region, type TestKinesis, testKinesis } from '../support/kinesis.js'
import { namesAStream } from '../support/naming-a-stream.js'
import { configuresTheStream, demandsAnActiveStream } from '../support/stream-states.js'

const StreamName = 'orders'
const arnOf = (account: string) => `arn:aws:kinesis:${region}:${account}:stream/${StreamName}`
const StreamARN = arnOf(accountId)
const onDemand = { StreamModeDetails: { StreamMode: 'ON_DEMAND' } }

let kinesis: TestKinesis

beforeEach(async () => {
  kinesis = await testKinesis()
  await kinesis.ok('CreateStream', { StreamName, ...onDemand })
})

const update = (WarmThroughputMiBps: number) =>
  kinesis.ok('UpdateStreamWarmThroughput', { StreamName, WarmThroughputMiBps })
const refusal = (input: object) => kinesis.fails('UpdateStreamWarmThroughput', { StreamName, ...input })
const shown = async () =>
  (await kinesis.ok('DescribeStreamSummary', { StreamName })).StreamDescriptionSummary.WarmThroughput

namesAStream(
  'UpdateStreamWarmThroughput',
  { WarmThroughputMiBps: 5 },
  [
    400,
    'ValidationException',
    "1 validation error detected: Value null at 'streamName' failed to satisfy constraint: Member must not be null",
  ],
  undefined,
  ({ ok }, arn) => ok('UpdateStreamMode', { StreamARN: arn, ...onDemand }),
)
demandsAnActiveStream('UpdateStreamWarmThroughput', { WarmThroughputMiBps: 5 })
configuresTheStream(
  'UpdateStreamWarmThroughput',
  { WarmThroughputMiBps: 5 },
  { WarmThroughput: { TargetMiBps: 5, CurrentMiBps: 5 } },
  ({ ok }) => ok('UpdateStreamMode', { StreamARN, ...onDemand }),
)

test('answers with the new and the previous value', async () => {
  expect(await update(10240)).toEqual({
    StreamName,
    StreamARN,
    WarmThroughput: { TargetMiBps: 10240, CurrentMiBps: 0 },
  })
  expect((await update(5)).WarmThroughput).toEqual({ TargetMiBps: 5, CurrentMiBps: 10240 })
  expect((await update(5)).WarmThroughput).toEqual({ TargetMiBps: 5, CurrentMiBps: 5 })
  expect(await shown()).toEqual({ TargetMiBps: 5, CurrentMiBps: 5 })
})

test('keeps streams of other accounts as they are', async () => {
  const other = '123456789012'
  await kinesis.ok('CreateStream', { StreamName, ...onDemand }, { accountId: other, region })
  await kinesis.ok('UpdateStreamWarmThroughput', { StreamARN: arnOf(other), WarmThroughputMiBps: 5 })
  expect(await shown()).toEqual({ TargetMiBps: 0, CurrentMiBps: 0 })
})

describe('refuses', () => {
  test('a provisioned stream', async () => {
    await kinesis.ok('UpdateStreamMode', { StreamARN, StreamModeDetails: { StreamMode: 'PROVISIONED' } })
    expect(await refusal({ WarmThroughputMiBps: 5 })).toEqual([
      400,
      'ValidationException',
      `Request is invalid. Stream orders under account ${accountId} is in Provisioned mode.`,
    ])
  })

  test('more than 10 GiB/s', async () => {
    expect(await refusal({ WarmThroughputMiBps: 10241 })).toEqual([
      400,
      'LimitExceededException',
      'Requested warm throughput (10241 MiBps) exceeds the limit of 10240 MiBps.',
    ])
  })

  test.each([
    [{}, "Value null at 'warmThroughputMiBps' failed to satisfy constraint: Member must not be null"],
    [
      { WarmThroughputMiBps: -1 },
      "Value '-1' at 'warmThroughputMiBps' failed to satisfy constraint: Member must have value greater than or " +
        'equal to 0',
    ],
  ])('%j by its constraints', async (input, text) => {
    expect(await refusal(input)).toEqual([400, 'ValidationException', `1 validation error detected: ${text}`])
  })
})
