import { beforeEach, describe, expect, test } from 'vitest'
import { accountId, region, type TestKinesis, testKinesis } from '../support/kinesis.js'
import { namesAStream } from '../support/naming-a-stream.js'
import { demandsAnActiveStream } from '../support/stream-states.js'

const StreamName = 'orders'
const KeyId = 'alias/aws/kinesis'
const encryption = { EncryptionType: 'KMS', KeyId }

let kinesis: TestKinesis

const start = () => kinesis.ok('StartStreamEncryption', { StreamName, ...encryption })
const stop = (keyId = KeyId) =>
  kinesis.send('StopStreamEncryption', { StreamName, ...encryption, KeyId: keyId })
const description = async () => (await kinesis.ok('DescribeStream', { StreamName })).StreamDescription
const put = () => kinesis.ok('PutRecord', { StreamName, PartitionKey: 'a', Data: '' })

beforeEach(async () => {
  kinesis = await testKinesis()
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 })
  await start()
})

namesAStream('StopStreamEncryption', encryption, undefined, undefined, ({ ok }, StreamARN) =>
  ok('StartStreamEncryption', { StreamARN, ...encryption }),
)
demandsAnActiveStream('StopStreamEncryption', encryption)

test('right after the start, with an empty answer', async () => {
  expect(await stop()).toEqual({ status: 200, body: undefined })
  expect(await description()).toMatchObject({ StreamStatus: 'ACTIVE', EncryptionType: 'NONE' })
  expect(await description()).not.toHaveProperty('KeyId')
})

test('under another name of the key', async () => {
  expect((await stop('12345678-1234-1234-1234-123456789012')).status).toBe(200)
})

test('is not undone by a start that comes later', async () => {
  await stop()
  await start()
  expect(await description()).toMatchObject(encryption)
})

test('leaves the mark of earlier records', async () => {
  await put()
  await stop()
  expect(await put()).not.toHaveProperty('EncryptionType')
  const { ShardIterator } = await kinesis.ok('GetShardIterator', {
    StreamName,
    ShardId: '0',
    ShardIteratorType: 'TRIM_HORIZON',
  })
  const { Records } = await kinesis.ok('GetRecords', { ShardIterator })
  expect(Records.map(({ EncryptionType }) => EncryptionType)).toEqual(['KMS', undefined])
})

test('is UPDATING and encrypted while it is under way', async () => {
  kinesis = await testKinesis({ updateStreamMs: 500 })
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 })
  await start()
  kinesis.clock.advance(500)
  await stop()
  kinesis.clock.advance(499)
  expect(await description()).toMatchObject({ StreamStatus: 'UPDATING', ...encryption })
  expect((await put()).EncryptionType).toBe('KMS')
  kinesis.clock.advance(1)
  expect(await description()).toMatchObject({ StreamStatus: 'ACTIVE', EncryptionType: 'NONE' })
})

test('keeps streams of other accounts as they are', async () => {
  const other = { accountId: '123456789012', region }
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 }, other)
  await kinesis.ok('StartStreamEncryption', { StreamName, ...encryption }, other)
  await kinesis.ok('StopStreamEncryption', { StreamName, ...encryption }, other)
  expect((await description()).EncryptionType).toBe('KMS')
})

describe('refuses', () => {
  test('a stream that is not encrypted', async () => {
    await stop()
    expect(await kinesis.fails('StopStreamEncryption', { StreamName, ...encryption })).toEqual([
      400,
      'InvalidArgumentException',
      `Stream orders under account ${accountId} is not encrypted with KMS.`,
    ])
  })

  test('the encryption type NONE', async () => {
    const input = { StreamName, KeyId, EncryptionType: 'NONE' }
    expect(await kinesis.fails('StopStreamEncryption', input)).toEqual([
      400,
      'InvalidArgumentException',
      'EncryptionType must be KMS.',
    ])
  })

  test('a request without type and key', async () => {
    expect(await kinesis.fails('StopStreamEncryption', { StreamName })).toEqual([
      400,
      'ValidationException',
      "2 validation errors detected: Value null at 'encryptionType' failed to satisfy constraint: Member must not " +
        "be null; Value null at 'keyId' failed to satisfy constraint: Member must not be null",
    ])
  })
})
