import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { test } from 'vitest'
import { FileStorage } from '../../adapters/storage-file/file-storage.js'
import { SystemClock } from '../../adapters/system/system-clock.js'
import type { OperationName } from '../../src/operations/api.generated.js'
import { type JsonInput, startMs, type TestKinesis, testKinesis } from '../support/kinesis.js'
import { temporaryDirectory } from '../support/temporary-directory.js'

// The real program, for example of `cargo install ferrokinesis --version 0.7.0`.
const program = process.env.FERROKINESIS ?? 'ferrokinesis'
const missing = spawnSync(program, ['--help']).status !== 0
if (missing)
  console.warn('ferrokinesis is not installed (FERROKINESIS names it): its conformance test does not run')

type Body = Readonly<Record<string, unknown>>

interface Server {
  ask(operation: string, input: JsonInput): Promise<Body>
  stop(): Promise<void>
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address !== null ? address.port : 0
}

const ferrokinesis = async (directory: string, ...flags: string[]): Promise<Server> => {
  const port = await freePort()
  const args = [
    'serve',
    '--port',
    String(port),
    '--state-dir',
    directory,
    '--create-stream-ms',
    '0',
    ...flags,
  ]
  const child: ChildProcess = spawn(program, args, { stdio: 'ignore' })
  const ask = async (operation: string, input: JsonInput): Promise<Body> => {
    const response = await fetch(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `Kinesis_20131202.${operation}`,
        'x-amz-date': '20231114T221320Z',
        authorization:
          'AWS4-HMAC-SHA256 Credential=AKID/20231114/us-east-1/kinesis/aws4_request, SignedHeaders=host, Signature=0',
      },
      body: JSON.stringify(input),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${operation}: ${response.status} ${text}`)
    return text === '' ? {} : JSON.parse(text)
  }
  for (let attempt = 0; attempt < 100; attempt++) {
    const listening = await fetch(`http://127.0.0.1:${port}/_health`).then(
      () => true,
      () => false,
    )
    if (listening) break
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return {
    ask,
    stop: async () => {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    },
  }
}

const shardport = async (directory: string): Promise<TestKinesis> => {
  const home = { accountId: '000000000000', region: 'us-east-1' }
  const storage = new FileStorage({ directory, ...home, clock: new SystemClock() })
  await storage.open()
  const kinesis = await testKinesis({}, storage)
  kinesis.clock.advance(Date.now() - startMs)
  assert.deepEqual(storage.health(), { healthy: true })
  return kinesis
}

type Ask = (operation: string, input: JsonInput) => Promise<Body>
const asking =
  (kinesis: TestKinesis): Ask =>
  (operation, input) =>
    kinesis.ok(operation as OperationName, input) as Promise<Body>

const records = async (ask: Ask, StreamName: string, ShardId: string): Promise<unknown> => {
  const position = { StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' }
  const { ShardIterator } = await ask('GetShardIterator', position)
  const { Records } = await ask('GetRecords', { ShardIterator })
  return (Records as Record<string, unknown>[]).map(
    ({ SequenceNumber, PartitionKey, Data, ApproximateArrivalTimestamp }) => ({
      SequenceNumber,
      PartitionKey,
      Data,
      // ferrokinesis keeps whole seconds.
      second: Math.floor(ApproximateArrivalTimestamp as number),
    }),
  )
}

/** What both programs show of a state. */
const view = async (ask: Ask): Promise<unknown> => {
  const { StreamNames } = await ask('ListStreams', {})
  const streams: unknown[] = []
  for (const StreamName of StreamNames as string[]) {
    const { StreamDescriptionSummary } = await ask('DescribeStreamSummary', { StreamName })
    const summary = StreamDescriptionSummary as Record<string, unknown>
    const {
      StreamARN,
      StreamStatus,
      RetentionPeriodHours,
      EncryptionType,
      ConsumerCount,
      StreamModeDetails,
    } = summary
    const { Shards } = await ask('ListShards', { StreamName })
    const { Consumers } = await ask('ListStreamConsumers', { StreamARN })
    const { Tags } = await ask('ListTagsForStream', { StreamName })
    const shards = Shards as { readonly ShardId: string }[]
    const contents = await Promise.all(shards.map(({ ShardId }) => records(ask, StreamName, ShardId)))
    const { StreamMode } = StreamModeDetails as Body
    streams.push({
      StreamARN,
      StreamStatus,
      RetentionPeriodHours,
      EncryptionType,
      ConsumerCount,
      StreamMode,
      shards,
      Tags,
      contents,
    })
    streams.push(
      (Consumers as Body[]).map(({ ConsumerName, ConsumerARN, ConsumerStatus }) => ({
        ConsumerName,
        ConsumerARN,
        ConsumerStatus,
      })),
    )
  }
  return streams
}

test.skipIf(missing)(
  'a state directory goes back and forth between ferrokinesis and Shardport',
  async () => {
    const directory = await temporaryDirectory()
    let ours = await shardport(directory)
    await ours.ok('CreateStream', { StreamName: 'orders', ShardCount: 2, Tags: { team: 'été' } })
    await ours.ok('CreateStream', { StreamName: 'clicks', StreamModeDetails: { StreamMode: 'ON_DEMAND' } })
    await ours.ok(
      'CreateStream',
      { StreamName: 'orders', ShardCount: 1 },
      { accountId: '123456789012', region: 'eu-west-1' },
    )
    for (const [index, Data] of ['', 'aGVsbG8=', Buffer.alloc(70_000, 7).toString('base64')].entries())
      await ours.ok('PutRecord', { StreamName: 'orders', PartitionKey: `é${index}`, Data })
    const { StreamDescriptionSummary } = await ours.ok('DescribeStreamSummary', { StreamName: 'orders' })
    const StreamARN = StreamDescriptionSummary?.StreamARN
    await ours.ok('RegisterStreamConsumer', { StreamARN, ConsumerName: 'reader' })
    await ours.ok('PutResourcePolicy', {
      ResourceARN: StreamARN,
      Policy: '{"Version":"2012-10-17","Statement":[]}',
    })
    await ours.ok('StartStreamEncryption', {
      StreamName: 'orders',
      EncryptionType: 'KMS',
      KeyId: 'alias/aws/kinesis',
    })
    await ours.ok('PutRecord', { StreamName: 'orders', PartitionKey: 'encrypted', Data: 'aGVsbG8=' })
    await ours.ok('SplitShard', {
      StreamName: 'orders',
      ShardToSplit: 'shardId-000000000000',
      NewStartingHashKey: '1000',
    })
    ours.clock.advance(1000)
    const before = await view(asking(ours))
    await ours.storage.close()
    assert.equal((await readFile(join(directory, 'wal.log'))).toString(), 'FKWALv2\n')

    // What Shardport closed, ferrokinesis opens and goes on with.
    let theirs = await ferrokinesis(directory, '--snapshot-interval-secs', '3600')
    assert.deepEqual(await view(theirs.ask), before)
    for (let index = 0; index < 5; index++)
      await theirs.ask('PutRecord', {
        StreamName: 'orders',
        PartitionKey: `theirs ${index}`,
        Data: 'aGVsbG8=',
      })
    await theirs.ask('AddTagsToStream', { StreamName: 'clicks', Tags: { by: 'ferrokinesis' } })
    const between = await view(theirs.ask)
    await theirs.stop()

    // And Shardport shows that, with what ferrokinesis cannot know.
    ours = await shardport(directory)
    assert.deepEqual(await view(asking(ours)), between)
    const elsewhere = await ours.ok('ListStreams', {}, { accountId: '123456789012', region: 'eu-west-1' })
    assert.deepEqual(elsewhere.StreamNames, ['orders'])
    await ours.ok('PutRecord', { StreamName: 'orders', PartitionKey: 'ours again', Data: '' })
    await ours
      .ok('UpdateShardCount', { StreamName: 'clicks', TargetShardCount: 8, ScalingType: 'UNIFORM_SCALING' })
      .catch(() => undefined)
    const after = await view(asking(ours))
    await ours.storage.close()

    theirs = await ferrokinesis(directory, '--snapshot-interval-secs', '1')
    assert.deepEqual(await view(theirs.ask), after)
    await theirs.ask('PutRecord', { StreamName: 'orders', PartitionKey: 'and theirs', Data: '' })
    const last = await view(theirs.ask)
    await theirs.stop()
    ours = await shardport(directory)
    assert.deepEqual(await view(asking(ours)), last)
    await ours.storage.close()
  },
  60_000,
)
