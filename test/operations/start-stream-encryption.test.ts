import { beforeEach, describe, expect, test } from 'vitest'
import { region, type TestKinesis, testKinesis } from '../support/kinesis.js'
import { namesAStream } from '../support/naming-a-stream.js'
import { demandsAnActiveStream } from '../support/stream-states.js'

const StreamName = 'orders'
const KeyId = 'alias/aws/kinesis'

let kinesis: TestKinesis

beforeEach(async () => {
  kinesis = await testKinesis()
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 })
})

const encrypt = (keyId = KeyId) =>
  kinesis.send('StartStreamEncryption', { StreamName, EncryptionType: 'KMS', KeyId: keyId })
const description = async () => (await kinesis.ok('DescribeStream', { StreamName })).StreamDescription
const put = () => kinesis.ok('PutRecord', { StreamName, PartitionKey: 'a', Data: '' })
const encryptionOfRecords = async () => {
  const { ShardIterator } = await kinesis.ok('GetShardIterator', {
    StreamName,
    ShardId: '0',
    ShardIteratorType: 'TRIM_HORIZON',
  })
  return (await kinesis.ok('GetRecords', { ShardIterator })).Records.map(
    ({ EncryptionType }) => EncryptionType,
  )
}

namesAStream('StartStreamEncryption', { EncryptionType: 'KMS', KeyId })
demandsAnActiveStream('StartStreamEncryption', { EncryptionType: 'NONE', KeyId })

test('answers with nothing', async () => {
  expect(await encrypt()).toEqual({ status: 200, body: undefined })
})

test.each([
  '12345678-1234-1234-1234-123456789012',
  'arn:aws:kms:us-east-1:123456789012:key/12345678-1234-1234-1234-123456789012',
  'arn:aws:kms:us-east-1:123456789012:alias/MyAliasName',
  'alias/MyAliasName',
  'alias/aws/kinesis',
])('shows the key as it was named: %s', async (keyId) => {
  await encrypt(keyId)
  expect(await description()).toMatchObject({
    StreamStatus: 'ACTIVE',
    EncryptionType: 'KMS',
    KeyId: keyId,
  })
})

test('is shown by the summary too', async () => {
  expect(await description()).not.toHaveProperty('KeyId')
  await encrypt()
  const { StreamDescriptionSummary } = await kinesis.ok('DescribeStreamSummary', { StreamName })
  expect(StreamDescriptionSummary).toMatchObject({ EncryptionType: 'KMS', KeyId })
})

test('marks the records that are written from then on, and their answers', async () => {
  expect(await put()).not.toHaveProperty('EncryptionType')
  await encrypt()
  expect((await put()).EncryptionType).toBe('KMS')
  const Records = [{ PartitionKey: 'a', Data: '' }]
  expect((await kinesis.ok('PutRecords', { StreamName, Records })).EncryptionType).toBe('KMS')
  expect(await encryptionOfRecords()).toEqual([undefined, 'KMS', 'KMS'])
})

test.each([KeyId, 'alias/other'])('takes %s on a stream that is encrypted already', async (keyId) => {
  await encrypt()
  expect((await encrypt(keyId)).status).toBe(200)
  expect(await description()).toMatchObject({ EncryptionType: 'KMS', KeyId: keyId })
})

test('keeps streams of other accounts as they are', async () => {
  const other = { accountId: '123456789012', region }
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 }, other)
  await kinesis.ok('StartStreamEncryption', { StreamName, EncryptionType: 'KMS', KeyId }, other)
  expect((await description()).EncryptionType).toBe('NONE')
})

describe('while it is under way', () => {
  beforeEach(async () => {
    kinesis = await testKinesis({ updateStreamMs: 500 })
    await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 })
    await encrypt()
    kinesis.clock.advance(499)
  })

  test('the stream is UPDATING and not encrypted', async () => {
    expect(await description()).toMatchObject({ StreamStatus: 'UPDATING', EncryptionType: 'NONE' })
    kinesis.clock.advance(1)
    expect(await description()).toMatchObject({ StreamStatus: 'ACTIVE', EncryptionType: 'KMS' })
  })

  test('records are not marked', async () => {
    await put()
    kinesis.clock.advance(1)
    await put()
    expect(await encryptionOfRecords()).toEqual([undefined, 'KMS'])
  })
})

describe('refuses', () => {
  test('the encryption type NONE', async () => {
    expect(
      await kinesis.fails('StartStreamEncryption', { StreamName, EncryptionType: 'NONE', KeyId }),
    ).toEqual([400, 'InvalidArgumentException', 'EncryptionType must be KMS.'])
  })

  test.each([
    [
      { EncryptionType: 'AES', KeyId: '' },
      "2 validation errors detected: Value 'AES' at 'encryptionType' failed to satisfy constraint: Member must " +
        "satisfy enum value set: [NONE, KMS]; Value '' at 'keyId' failed to satisfy constraint: Member must have " +
        'length greater than or equal to 1',
    ],
    [
      {},
      "2 validation errors detected: Value null at 'encryptionType' failed to satisfy constraint: Member must not " +
        "be null; Value null at 'keyId' failed to satisfy constraint: Member must not be null",
    ],
    [
      { EncryptionType: 'KMS', KeyId: 'k'.repeat(2049) },
      `1 validation error detected: Value '${'k'.repeat(2049)}' at 'keyId' failed to satisfy constraint: Member ` +
        'must have length less than or equal to 2048',
    ],
  ])('%j by its constraints', async (input, text) => {
    expect(await kinesis.fails('StartStreamEncryption', { StreamName, ...input })).toEqual([
      400,
      'ValidationException',
      text,
    ])
  })
})
