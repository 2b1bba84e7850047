import { beforeEach, describe, expect, test, vi } from 'vitest'
import { MemoryStorage } from '../../adapters/storage-memory/memory-storage.js'
import { ManualClock } from '../../adapters/system/manual-clock.js'
import { streamArn } from '../../src/domain/arn.js'
import { streamId } from '../../src/domain/stream-id.js'
import { streamKey } from '../../src/ports/document-keys.js'
import { StrayStreamNotice } from '../../src/services/stray-stream-notice.js'
import { referredStream, type StreamReference } from '../../src/services/stream-reference.js'
import { Streams } from '../../src/services/streams.js'
import { accountId, region, startMs } from '../support/kinesis.js'
import { someStream } from '../support/streams.js'

const scope = { accountId, region }
const elsewhere = { accountId: '123456789012', region: 'eu-west-1' }
const arn = `arn:aws:kinesis:${region}:${accountId}:stream/orders`
const arnElsewhere = 'arn:aws:kinesis:eu-west-1:123456789012:stream/orders'

let clock: ManualClock
let storage: MemoryStorage
let streams: Streams

beforeEach(() => {
  storage = new MemoryStorage()
  clock = new ManualClock(startMs)
  streams = new Streams(storage, clock, new StrayStreamNotice(storage, { log: () => undefined }))
})

const referred = (reference: StreamReference) => referredStream(reference, scope, streams)
const create = async (where = scope, name = 'orders', createdAtMs = startMs) => {
  const stream = someStream({ ...where, name, createdAtMs })
  await streams.create(streamKey(where, name), () => stream)
  return streamId(streamArn(stream), createdAtMs)
}

describe('names and ARNs need no stream', () => {
  test('a name belongs to the caller', async () => {
    expect(await referred({ StreamName: 'orders' })).toEqual(streamKey(scope, 'orders'))
  })

  test('an ARN names its own account and region', async () => {
    expect(await referred({ StreamARN: arnElsewhere })).toEqual(streamKey(elsewhere, 'orders'))
  })

  test('both may be given where they agree', async () => {
    expect(await referred({ StreamName: 'orders', StreamARN: arn })).toEqual(streamKey(scope, 'orders'))
    await expect(referred({ StreamName: 'orders', StreamARN: arnElsewhere })).rejects.toMatchObject({
      type: 'InvalidArgumentException',
    })
    await expect(referred({ StreamName: 'events', StreamARN: arn })).rejects.toMatchObject({
      type: 'InvalidArgumentException',
    })
  })

  test.each([
    `${arn}/consumer/reader:1700000000`,
    `${arn};`,
    'arn:aws:kinesis:us-east-1:000000000000:stream/',
    `arn:aws:kinesis:us-east-1:000000000000:stream/${'a'.repeat(129)}`,
  ])('%s is no ARN of a stream', async (StreamARN) => {
    await expect(referred({ StreamARN })).rejects.toMatchObject({ type: 'InvalidArgumentException' })
  })
})

describe('ids', () => {
  test('are looked for among the streams of the caller', async () => {
    const StreamId = await create()
    await create(scope, 'events')
    expect(await referred({ StreamId })).toEqual(streamKey(scope, 'orders'))
  })

  test('of other scopes are found beside the ARN only', async () => {
    const StreamId = await create(elsewhere)
    await expect(referred({ StreamId })).rejects.toThrow(
      `Stream ${StreamId} under account ${accountId} not found.`,
    )
    expect(await referred({ StreamARN: arnElsewhere, StreamId })).toEqual(streamKey(elsewhere, 'orders'))
  })

  test('that have been found are not looked for again, however many there are', async () => {
    const ids = [await create(), await create(scope, 'events')]
    for (const StreamId of ids) await referred({ StreamId })
    const listing = vi.spyOn(storage, 'list')
    for (const StreamId of ids) await referred({ StreamId })
    expect(await referred({ StreamId: ids[1] })).toEqual(streamKey(scope, 'events'))
    expect(listing).not.toHaveBeenCalled()
  })

  test('that have been found in one scope are unknown to another', async () => {
    const StreamId = await create(elsewhere)
    await referred({ StreamARN: arnElsewhere, StreamId })
    await expect(referred({ StreamId })).rejects.toMatchObject({ type: 'ResourceNotFoundException' })
  })

  test('that have been found are gone with their stream, whoever deletes it', async () => {
    const StreamId = await create()
    await referred({ StreamId })
    const other = new Streams(storage, clock, new StrayStreamNotice(storage, { log: () => undefined }))
    await other.update(streamKey(scope, 'orders'), (stream) => ({
      ...stream,
      status: 'DELETING',
      transition: { kind: 'delete', readyAtMs: startMs },
    }))
    await expect(referred({ StreamId })).rejects.toMatchObject({ type: 'ResourceNotFoundException' })
    await create(scope, 'orders', startMs + 1)
    await expect(referred({ StreamId })).rejects.toMatchObject({ type: 'ResourceNotFoundException' })
  })

  test('must agree with a name', async () => {
    const StreamId = await create()
    await expect(referred({ StreamName: 'events', StreamId })).rejects.toMatchObject({
      type: 'InvalidArgumentException',
    })
  })

  test('name one incarnation of a stream', async () => {
    const StreamId = await create()
    await streams.update(streamKey(scope, 'orders'), (stream) => ({
      ...stream,
      status: 'DELETING',
      transition: { kind: 'delete', readyAtMs: startMs + 500 },
    }))
    expect(await referred({ StreamId })).toEqual(streamKey(scope, 'orders'))
    clock.advance(500)
    await expect(referred({ StreamId })).rejects.toMatchObject({ type: 'ResourceNotFoundException' })
    expect(await create(scope, 'orders', startMs + 1)).not.toBe(StreamId)
    await expect(referred({ StreamId })).rejects.toMatchObject({ type: 'ResourceNotFoundException' })
  })
})
