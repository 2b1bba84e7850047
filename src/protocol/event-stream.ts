import { Buffer } from 'node:buffer'
import { crc32 } from 'node:zlib'
import { ConnectionLostError, KinesisError } from '../domain/errors.js'
import { responseTooLong } from '../domain/refusals.js'
import { endingWith } from '../ending-with.js'
import type { SubscribeToShardEvent } from '../operations/api.generated.js'
import type { Codec } from './codec.js'

/**
 * The frames of `application/vnd.amazon.eventstream`: total length, headers length, CRC of these, headers, payload,
 * CRC of all before.
 * @see {@link https://docs.aws.amazon.com/transcribe/latest/dg/streaming-setting-up.html} AWS's description of the frames
 */
export const eventStreamContentType = 'application/vnd.amazon.eventstream'

const preludeBytes = 12
const checksumBytes = 4
/** Type of a header value that is text. */
const textHeader = 7

type Headers = readonly (readonly [name: string, value: string])[]

const encodedHeaders = (headers: Headers): Buffer =>
  Buffer.concat(
    headers.flatMap(([name, value]) => {
      const nameBytes = Buffer.from(name)
      const valueBytes = Buffer.from(value)
      return [
        Buffer.of(nameBytes.length),
        nameBytes,
        Buffer.of(textHeader, valueBytes.length >> 8, valueBytes.length & 255),
        valueBytes,
      ]
    }),
  )

const frame = (headers: Buffer, payload: string | Uint8Array): Buffer => {
  const payloadBytes = typeof payload === 'string' ? Buffer.byteLength(payload) : payload.length
  const total = preludeBytes + headers.length + payloadBytes + checksumBytes
  const bytes = Buffer.allocUnsafe(total)
  bytes.writeUInt32BE(total, 0)
  bytes.writeUInt32BE(headers.length, 4)
  bytes.writeUInt32BE(crc32(bytes.subarray(0, 8)), 8)
  headers.copy(bytes, preludeBytes)
  const payloadStart = preludeBytes + headers.length
  if (typeof payload === 'string') bytes.write(payload, payloadStart)
  else bytes.set(payload, payloadStart)
  bytes.writeUInt32BE(crc32(bytes.subarray(0, total - checksumBytes)), total - checksumBytes)
  return bytes
}

/** One frame with text headers. @param payload text is sent as UTF-8 */
export const eventFrame = (headers: Headers, payload: string | Uint8Array): Uint8Array =>
  frame(encodedHeaders(headers), payload)

/**
 * The frames of an answer: `initial-response` first, which botocore insists on, then one frame for every event. A
 * `KinesisError` thrown by the source becomes an exception frame and ends the stream.
 * Ends before an event that would make the answer longer than `responseBytes`. The source ends with its frames, also
 * when nobody takes one.
 * @throws ConnectionLostError when the source does, so that the host breaks the answer off
 * @param onDefect told of any other error, which ends the stream with an InternalFailureException
 */
export const eventFrames = (
  codec: Codec,
  events: AsyncIterable<SubscribeToShardEvent>,
  onDefect: (error: unknown) => void,
  responseBytes = Number.POSITIVE_INFINITY,
): AsyncIterableIterator<Uint8Array> => {
  const source = events[Symbol.asyncIterator]()
  return endingWith(frames(codec, source, onDefect, responseBytes), () => source.return?.())
}

async function* frames(
  codec: Codec,
  source: AsyncIterator<SubscribeToShardEvent>,
  onDefect: (error: unknown) => void,
  responseBytes: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const contentType = [':content-type', codec.contentType] as const
  const initialResponse = [
    [':message-type', 'event'],
    [':event-type', 'initial-response'],
    contentType,
  ] as const
  const initialFrame = eventFrame(initialResponse, codec.encodeTexts({}))
  const bytesForEvents = responseBytes - initialFrame.length
  let bytesLeft = bytesForEvents
  const headers = encodedHeaders([[':message-type', 'event'], [':event-type', eventShape], contentType])
  try {
    yield initialFrame
    for (let step = await source.next(); step.done !== true; step = await source.next()) {
      const bytes = frame(headers, codec.encodeShape(eventShape, step.value))
      if (bytes.length > bytesLeft) {
        if (bytesLeft === bytesForEvents) throw responseTooLong(responseBytes)
        return
      }
      bytesLeft -= bytes.length
      yield bytes
    }
  } catch (error) {
    if (error instanceof ConnectionLostError) throw error
    const refusal = error instanceof KinesisError ? error : new KinesisError('InternalFailure')
    if (refusal !== error) onDefect(error)
    const exception = [
      [':message-type', 'exception'],
      [':exception-type', exceptionName(refusal)],
      contentType,
    ] as const
    yield eventFrame(exception, codec.encodeTexts({ message: refusal.message }))
  } finally {
    await source.return?.()
  }
}

const eventShape = 'SubscribeToShardEvent'

/** The event union spells the server's own fault in full. */
const exceptionName = ({ type }: KinesisError): string =>
  type === 'InternalFailure' ? 'InternalFailureException' : type
