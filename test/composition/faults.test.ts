import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import {
  ExpiredIteratorException,
  GetRecordsCommand,
  GetShardIteratorCommand,
  InternalFailureException,
  KinesisClient,
  KinesisServiceException,
  KMSThrottlingException,
  ProvisionedThroughputExceededException,
  PutRecordCommand,
  PutRecordsCommand,
} from '@aws-sdk/client-kinesis'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { afterEach, describe, expect, expectTypeOf, onTestFinished, test, vi } from 'vitest'
import { listen } from '../../composition/node.js'
import { createTestKinesis, type TestKinesis } from '../../composition/testing.js'
import type { KinesisErrorType } from '../../src/domain/errors.js'
import type { OperationName } from '../../src/operations/api.generated.js'

const StreamName = 'orders'
const ShardId = 'shardId-000000000000'
const put = (text = 'one') =>
  new PutRecordCommand({ StreamName, PartitionKey: 'a', Data: new TextEncoder().encode(text) })
const kept = async (t: TestKinesis) => (await t.records(StreamName)).map(({ text }) => text)

afterEach(() => {
  vi.useRealTimers()
})

/** Waits out the back-off of a client by fake timers. */
const inNoTime = async <Output>(sent: Promise<Output>): Promise<Output> => {
  let isOver = false
  const over = (): void => {
    isOver = true
  }
  sent.then(over, over)
  while (!isOver) await vi.advanceTimersByTimeAsync(1_000)
  return sent
}

describe('clients that try again', () => {
  test.each(['ProvisionedThroughputExceededException', 'InternalFailure', 'ServiceUnavailable'] as const)(
    'succeed after two of %s, and write once',
    async (error) => {
      vi.useFakeTimers()
      await using t = await createTestKinesis({ streams: { orders: 1 } })
      const fault = t.faults.failNext('PutRecord', { error, times: 2 })
      const { $metadata } = await inNoTime((await t.client()).send(put()))
      expect($metadata.attempts).toBe(3)
      expect(fault.used).toBe(2)
      expect(await kept(t)).toEqual(['one'])
    },
  )

  test('write twice when it was the answer that was lost', async () => {
    vi.useFakeTimers()
    await using t = await createTestKinesis({ streams: { orders: 1 } })
    t.faults.failNext('PutRecord', { error: 'InternalFailure', when: 'after' })
    await inNoTime((await t.client()).send(put()))
    expect(await kept(t)).toEqual(['one', 'one'])
  })

  test('give up with the error when it does not end', async () => {
    vi.useFakeTimers()
    await using t = await createTestKinesis({ streams: { orders: 1 } })
    const fault = t.faults.failNext('PutRecord', { error: 'KMSThrottlingException', times: 10 })
    const refused = inNoTime((await t.client()).send(put()))
    await expect(refused).rejects.toBeInstanceOf(KMSThrottlingException)
    expect(fault.used).toBe(1)
  })
})

describe('errors as the SDK has them', () => {
  test.each([
    ['ProvisionedThroughputExceededException', ProvisionedThroughputExceededException, 400],
    ['KMSThrottlingException', KMSThrottlingException, 400],
    ['InternalFailureException', InternalFailureException, 500],
    ['InternalFailure', KinesisServiceException, 500],
    ['ServiceUnavailable', KinesisServiceException, 503],
    ['ExpiredTokenException', KinesisServiceException, 400],
  ] as const)('%s', async (error, type, httpStatusCode) => {
    await using t = await createTestKinesis({ streams: { orders: 1 } })
    t.faults.failNext('PutRecord', { error, message: 'as you wish', times: Number.POSITIVE_INFINITY })
    const client = new KinesisClient({ ...t.clientConfig, maxAttempts: 1 })
    const refused = client.send(put()).catch((caught: unknown) => caught)
    expect(await refused).toBeInstanceOf(type)
    expect(await refused).toMatchObject({
      name: error,
      message: 'as you wish',
      $metadata: { httpStatusCode },
    })
  })

  test('single entries of PutRecords', async () => {
    await using t = await createTestKinesis({ streams: { orders: 1 } })
    t.faults.failEntries(StreamName, [1])
    const client = await t.client()
    const Records = ['0', '1', '2'].map((text) => ({ PartitionKey: text, Data: Buffer.from(text) }))
    const first = await client.send(new PutRecordsCommand({ StreamName, Records }))
    expect(first.FailedRecordCount).toBe(1)
    expect(first.Records?.[1]).toEqual({
      ErrorCode: 'ProvisionedThroughputExceededException',
      ErrorMessage: `Rate exceeded for shard ${ShardId} in stream orders under account 000000000000.`,
    })
    const failed = Records.filter((_, index) => first.Records?.[index]?.ErrorCode !== undefined)
    const second = await client.send(new PutRecordsCommand({ StreamName, Records: failed }))
    expect(second.FailedRecordCount).toBe(0)
    expect(await kept(t)).toEqual(['0', '2', '1'])
  })

  test('expired iterators, after which a consumer goes on from a new one', async () => {
    vi.useFakeTimers()
    await using t = await createTestKinesis({ streams: { orders: 1 } })
    const client = await t.client()
    await client.send(put())
    const iterator = async () => {
      const input = { StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' as const }
      const { ShardIterator } = await client.send(new GetShardIteratorCommand(input))
      return { ShardIterator }
    }
    const first = await client.send(new GetRecordsCommand(await iterator()))
    t.faults.expireIterators()
    const refused = client.send(new GetRecordsCommand({ ShardIterator: first.NextShardIterator }))
    await expect(refused).rejects.toThrow(ExpiredIteratorException)
    const again = await client.send(new GetRecordsCommand(await iterator()))
    expect(again.Records).toHaveLength(1)
    await client.send(new GetRecordsCommand({ ShardIterator: again.NextShardIterator }))
  })
})

describe('over a socket', () => {
  test.each([
    ['HTTP/2', () => ({})],
    ['HTTP/1.1', () => ({ requestHandler: new NodeHttpHandler() })],
  ] as const)('a client that speaks %s meets the same faults', async (_, handler) => {
    await using t = await createTestKinesis({ streams: { orders: 1 } })
    await using server = await listen(t.kinesis)
    const client = new KinesisClient({ ...server.clientConfig, ...handler() })
    onTestFinished(() => client.destroy())
    t.kinesis.faults.failNext('PutRecord', { error: 'ProvisionedThroughputExceededException', times: 2 })
    const { $metadata } = await client.send(put())
    expect($metadata.attempts).toBe(3)
    expect(await kept(t)).toEqual(['one'])
  })

  test('a client that goes away while it is held up has written nothing', async () => {
    await using t = await createTestKinesis({ streams: { orders: 1 } })
    await using server = await listen(t.kinesis)
    const handle = vi.spyOn(t.kinesis, 'handle')
    const client = new KinesisClient(server.clientConfig)
    onTestFinished(() => client.destroy())
    const delay = t.faults.delay('PutRecord', 3_600_000)
    const gone = new AbortController()
    const refused = client.send(put(), { abortSignal: gone.signal })
    const aborted = expect(refused).rejects.toMatchObject({ name: 'AbortError' })
    await delay.reached()
    gone.abort()
    await aborted
    await handle.mock.results[0]?.value
    expect(await kept(t)).toEqual([])
  })
})

describe('delays', () => {
  test('end when the clock of the test says so', async () => {
    await using t = await createTestKinesis({ streams: { orders: 1 } })
    const delay = t.faults.delay('PutRecord', 3_600_000)
    const sent = (await t.client()).send(put())
    await delay.reached()
    expect(await kept(t)).toEqual([])
    t.clock.advance(3_600_000)
    await sent
    expect(await kept(t)).toEqual(['one'])
  })
})

test('reset takes faults back', async () => {
  await using t = await createTestKinesis({ streams: { orders: 1 } })
  t.faults.failNext('PutRecord', { error: 'AccessDeniedException' })
  t.faults.delay('PutRecord', 3_600_000)
  await t.reset()
  await (await t.client()).send(put())
  expect(await kept(t)).toEqual(['one'])
})

test('faults of one Kinesis are no other’s', async () => {
  await using t = await createTestKinesis({ streams: { orders: 1 } })
  await using other = await createTestKinesis({ streams: { orders: 1 } })
  t.faults.failNext('PutRecord', { error: 'AccessDeniedException' })
  await (await other.client()).send(put())
  await expect((await t.client()).send(put())).rejects.toThrow(
    'is not authorized to perform: kinesis:PutRecord',
  )
})

test('operations and errors are typed', () => {
  type FailNext = TestKinesis['faults']['failNext']
  expectTypeOf<FailNext>().parameter(0).toEqualTypeOf<OperationName>()
  expectTypeOf<FailNext>().parameter(1).toHaveProperty('error').toEqualTypeOf<KinesisErrorType>()
})

test('a call that is held up keeps its process alive', async () => {
  const program = `
    import { createTestKinesis } from '${new URL('../../composition/testing.ts', import.meta.url)}'
    const t = await createTestKinesis()
    t.faults.delay('ListStreams', 20)
    const client = await t.client()
    const { ListStreamsCommand } = await import('@aws-sdk/client-kinesis')
    await client.send(new ListStreamsCommand({}))
    console.log('answered')`
  const args = ['--import', 'tsx', '--input-type=module', '--eval', program]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  expect(stdout).toBe('answered\n')
})
