import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKinesis } from '../../composition/index.js'
import { listen } from '../../composition/node.js'

const run = promisify(execFile)
const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const lacks = (command: string, ...args: string[]): boolean => spawnSync(command, args).status !== 0

const withoutBoto3 = lacks('python3', '-c', 'import boto3')
const withoutCli = lacks('aws', '--version')
if (withoutBoto3) console.warn('boto3 is not installed: its conformance test does not run')
if (withoutCli) console.warn('the AWS CLI is not installed: its conformance test does not run')

let kinesis: Awaited<ReturnType<typeof createKinesis>>
let server: Awaited<ReturnType<typeof listen>>
const home = mkdtempSync(join(tmpdir(), 'shardport-home-'))

beforeAll(async () => {
  kinesis = await createKinesis({ streams: { throttled: 1, failing: 1, unavailable: 1 } })
  server = await listen(kinesis)
})
afterAll(async () => {
  await server.close()
  await kinesis.close()
  rmSync(home, { recursive: true })
})
const environment = () => ({
  ...process.env,
  AWS_CONFIG_FILE: join(home, 'config'),
  AWS_SHARED_CREDENTIALS_FILE: join(home, 'credentials'),
  AWS_ENDPOINT_URL_KINESIS: server.url,
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_DEFAULT_REGION: 'us-east-1',
})

test.skipIf(withoutBoto3)(
  'boto3 puts, gets and subscribes over HTTP/1.1',
  async () => {
    const { stdout } = await run('python3', [here('boto3_walkthrough.py')], { env: environment() })
    expect(JSON.parse(stdout)).toEqual({
      same_record: true,
      same_data: true,
      missing: 'Stream missing under account 000000000000 not found.',
      received_in_order: true,
      children: ['shardId-000000000001', 'shardId-000000000002'],
    })
  },
  60_000,
)

test.skipIf(withoutBoto3)(
  'boto3 tries again what AWS lets it try again, and raises its own exceptions',
  async () => {
    const { faults } = kinesis
    const throttled = 'ProvisionedThroughputExceededException'
    faults.failNext('PutRecord', { error: throttled, stream: 'throttled', times: 2 })
    faults.failNext('PutRecord', { error: 'InternalFailure', stream: 'failing', times: 2 })
    faults.failNext('PutRecord', { error: 'ServiceUnavailable', stream: 'unavailable', times: 2 })
    faults.failNext('DescribeStream', { error: 'ResourceInUseException', message: 'as you wish' })
    const { stdout } = await run('python3', [here('boto3_retries.py')], { env: environment() })
    expect(JSON.parse(stdout)).toEqual({ retried: [2, 2, 2], raised: 'as you wish' })
  },
  60_000,
)

test.skipIf(withoutCli)(
  'the AWS CLI creates, puts and gets',
  async () => {
    const aws = async (...args: string[]) => {
      const { stdout } = await run('aws', ['kinesis', ...args, '--output', 'json'], { env: environment() })
      return stdout === '' ? undefined : JSON.parse(stdout)
    }
    const stream = ['--stream-name', 'cli']
    await aws('create-stream', ...stream, '--shard-count', '1')
    const put = await aws('put-record', ...stream, '--partition-key', 'a', '--data', 'aGVsbG8=')
    const { ShardIterator } = await aws(
      'get-shard-iterator',
      ...stream,
      ...['--shard-id', put.ShardId, '--shard-iterator-type', 'TRIM_HORIZON'],
    )
    const { Records } = await aws('get-records', '--shard-iterator', ShardIterator)
    expect(Records).toHaveLength(1)
    expect(Records[0]).toMatchObject({ SequenceNumber: put.SequenceNumber, PartitionKey: 'a' })
  },
  60_000,
)
