import { describe, expect, test } from 'vitest'
import type { OperationName } from '../../src/operations/api.generated.js'
import { accountId, type JsonInput, region, type TestKinesis, testKinesis } from './kinesis.js'

const StreamName = 'orders'
const StreamARN = `arn:aws:kinesis:${region}:${accountId}:stream/${StreamName}`
const settingMs = 500

/** A Kinesis whose streams take 500 ms for every change of state, with the stream `orders` in one of them. */
const streamIn = async (state: 'CREATING' | 'UPDATING' | 'DELETING'): Promise<TestKinesis> => {
  const delays = { createStreamMs: settingMs, updateStreamMs: settingMs, deleteStreamMs: settingMs }
  const kinesis = await testKinesis(delays)
  await kinesis.ok('CreateStream', { StreamName, ShardCount: 1 })
  if (state !== 'CREATING') kinesis.clock.advance(settingMs)
  if (state === 'UPDATING')
    await kinesis.ok('SplitShard', { StreamName, ShardToSplit: '0', NewStartingHashKey: '100' })
  if (state === 'DELETING') await kinesis.ok('DeleteStream', { StreamName })
  return kinesis
}

/**
 * An operation that only an ACTIVE stream takes.
 * @param others what the operation needs besides the stream's ARN; may be semantically wrong, as the state comes first
 */
export const demandsAnActiveStream = (operation: OperationName, others: JsonInput): void => {
  describe('demands an ACTIVE stream', () => {
    test.each(['CREATING', 'UPDATING', 'DELETING'] as const)('not %s', async (state) => {
      const kinesis = await streamIn(state)
      expect(await kinesis.fails(operation, { ...others, StreamARN })).toEqual([
        400,
        'ResourceInUseException',
        `Stream ${StreamName} under account ${accountId} not ACTIVE, instead in state ${state}`,
      ])
    })
  })
}

/**
 * An operation whose setting holds at once while the stream is UPDATING.
 * @param others what the operation needs besides the stream's ARN
 * @param shown members of the summary that show the new setting
 * @param prepare brings the new stream into the condition that the operation needs
 */
export const configuresTheStream = (
  operation: OperationName,
  others: JsonInput,
  shown: JsonInput,
  prepare: (kinesis: TestKinesis) => Promise<unknown> = async () => undefined,
): void => {
  test('is UPDATING with the new setting, then ACTIVE; nothing else changes', async () => {
    const kinesis = await testKinesis({ updateStreamMs: settingMs })
    await kinesis.ok('CreateStream', { StreamName, ShardCount: 2 })
    await prepare(kinesis)
    kinesis.clock.advance(settingMs)
    const summary = async () =>
      (await kinesis.ok('DescribeStreamSummary', { StreamName })).StreamDescriptionSummary
    const before = await summary()
    await kinesis.ok(operation, { ...others, StreamARN })
    kinesis.clock.advance(settingMs - 1)
    expect(await summary()).toEqual({ ...before, StreamStatus: 'UPDATING', ...shown })
    kinesis.clock.advance(1)
    expect(await summary()).toEqual({ ...before, StreamStatus: 'ACTIVE', ...shown })
  })

  test('changes nothing when the setting is the same', async () => {
    const kinesis = await testKinesis({ updateStreamMs: settingMs })
    await kinesis.ok('CreateStream', { StreamName, ShardCount: 2 })
    await prepare(kinesis)
    kinesis.clock.advance(settingMs)
    await kinesis.ok(operation, { ...others, StreamARN })
    kinesis.clock.advance(settingMs)
    expect((await kinesis.send(operation, { ...others, StreamARN })).status).toBe(200)
    expect(
      (await kinesis.ok('DescribeStreamSummary', { StreamName })).StreamDescriptionSummary.StreamStatus,
    ).toBe('ACTIVE')
  })
}
