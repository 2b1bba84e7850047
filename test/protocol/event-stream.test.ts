import { Buffer } from 'node:buffer'
import { describe, expect, test } from 'vitest'
import { KinesisError } from '../../src/domain/errors.js'
import type { SubscribeToShardEvent } from '../../src/operations/api.generated.js'
import { cborCodec } from '../../src/protocol/cbor.js'
import { decodeCbor } from '../../src/protocol/cbor-decoder.js'
import { eventFrame, eventFrames } from '../../src/protocol/event-stream.js'
import { jsonCodec } from '../../src/protocol/json.js'
import { RepeatedLists } from '../../src/services/repeated-lists.js'
import { decodeFrame } from '../support/event-stream.js'

const event: SubscribeToShardEvent = {
  Records: new RepeatedLists().list('records', () => [
    {
      SequenceNumber: '1',
      ApproximateArrivalTimestamp: 1_700_000_000_500,
      Data: Buffer.from('hello'),
      PartitionKey: 'é',
    },
  ]),
  ContinuationSequenceNumber: '2',
  MillisBehindLatest: 0,
}
const collected = async (frames: AsyncIterable<Uint8Array>) => {
  const all: Uint8Array[] = []
  for await (const frame of frames) all.push(frame)
  return all
}
const failing = (error: unknown): AsyncIterable<SubscribeToShardEvent> => ({
  [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error) }),
})
async function* once() {
  yield event
}

describe('frames', () => {
  test('have the bytes that were verified for an initial response without content type', () => {
    const frame = eventFrame(
      [
        [':message-type', 'event'],
        [':event-type', 'initial-response'],
      ],
      '',
    )
    expect(Buffer.from(frame).toString('hex')).toBe(
      '0000004500000035a382cc730d3a6d6573736167652d747970650700056576656e740b3a6576656e742d74797065' +
        '070010696e697469616c2d726573706f6e7365b7624dee',
    )
  })

  test('of a JSON answer begin with the verified initial response', async () => {
    const [first] = await collected(eventFrames(jsonCodec, once(), () => {}))
    const bytes = Buffer.from(first ?? [])
    expect(bytes).toHaveLength(114)
    expect(bytes.subarray(0, 12).toString('hex')).toBe('0000007200000060ab820d9e')
    expect(bytes.subarray(-4).toString('hex')).toBe('e16e66e4')
  })

  test('of a JSON event', async () => {
    const [, second] = await collected(eventFrames(jsonCodec, once(), () => {}))
    const { headers, payload } = decodeFrame(second ?? new Uint8Array())
    expect(headers).toEqual({
      ':message-type': 'event',
      ':event-type': 'SubscribeToShardEvent',
      ':content-type': 'application/x-amz-json-1.1',
    })
    expect(JSON.parse(payload.toString())).toEqual({
      Records: [
        {
          SequenceNumber: '1',
          ApproximateArrivalTimestamp: 1_700_000_000.5,
          Data: 'aGVsbG8=',
          PartitionKey: 'é',
        },
      ],
      ContinuationSequenceNumber: '2',
      MillisBehindLatest: 0,
    })
  })

  test('of a CBOR event', async () => {
    const [first, second] = await collected(eventFrames(cborCodec, once(), () => {}))
    expect(decodeCbor(decodeFrame(first ?? new Uint8Array()).payload)).toEqual({})
    const { headers, payload } = decodeFrame(second ?? new Uint8Array())
    expect(headers[':content-type']).toBe('application/x-amz-cbor-1.1')
    expect(decodeCbor(payload)).toMatchObject({
      Records: [{ ApproximateArrivalTimestamp: 1_700_000_000_500, PartitionKey: 'é' }],
    })
  })
})

test.each([0, 1, 2])(
  'frames of which %i are taken let their source go when they are returned',
  async (taken) => {
    let ends = 0
    const source = once()
    const frames = eventFrames(
      jsonCodec,
      {
        [Symbol.asyncIterator]: () => ({
          next: () => source.next(),
          return: async () => {
            ends++
            return { done: true, value: undefined }
          },
        }),
      },
      () => {},
    )
    for (let count = 0; count < taken; count++) expect((await frames.next()).done).toBe(false)
    await frames.return?.()
    expect(ends).toBeGreaterThan(0)
    expect(await frames.next()).toEqual({ done: true, value: undefined })
  },
)

describe('what goes wrong under way', () => {
  test('is an exception frame, the last one', async () => {
    const refusal = new KinesisError('ResourceNotFoundException', 'Stream a under account b not found.')
    const frames = await collected(eventFrames(jsonCodec, failing(refusal), () => {}))
    expect(frames).toHaveLength(2)
    const { headers, payload } = decodeFrame(frames[1] ?? new Uint8Array())
    expect(headers).toEqual({
      ':message-type': 'exception',
      ':exception-type': 'ResourceNotFoundException',
      ':content-type': 'application/x-amz-json-1.1',
    })
    expect(payload.toString()).toBe('{"message":"Stream a under account b not found."}')
  })

  test('is an InternalFailureException where it is a defect, and is reported', async () => {
    const defects: unknown[] = []
    const defect = new TypeError('broken')
    const frames = await collected(eventFrames(jsonCodec, failing(defect), (error) => defects.push(error)))
    expect(decodeFrame(frames[1] ?? new Uint8Array()).headers[':exception-type']).toBe(
      'InternalFailureException',
    )
    expect(defects).toEqual([defect])
  })
})

describe('a host that carries only so many bytes', () => {
  async function* many() {
    for (let n = 0; n < 10; n++) yield event
  }

  test.each([3, 5])('gets %i whole frames, and the source is let go', async (fitting) => {
    const all = await collected(eventFrames(jsonCodec, many(), () => {}))
    const limit = all.slice(0, fitting).reduce((sum, frame) => sum + frame.length, 0)
    let ended = false
    async function* watched() {
      try {
        yield* many()
      } finally {
        ended = true
      }
    }
    for (const bytes of [limit, limit + 1])
      expect(await collected(eventFrames(jsonCodec, watched(), () => {}, bytes))).toEqual(
        all.slice(0, fitting),
      )
    expect(ended).toBe(true)
  })

  test('is told when not even one event fits', async () => {
    const frames = await collected(eventFrames(jsonCodec, many(), () => {}, 200))
    expect(frames).toHaveLength(2)
    const { headers, payload } = decodeFrame(frames[1] ?? new Uint8Array())
    expect(headers[':exception-type']).toBe('InternalFailureException')
    expect(JSON.parse(payload.toString())).toEqual({
      message: 'The response is longer than the 200 bytes that the host of this Kinesis can carry.',
    })
  })
})
