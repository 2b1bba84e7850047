import { crc32 } from 'node:zlib'

/** A frame of an event stream, decoded by the letter of AWS's description. */
export interface Frame {
  readonly headers: Readonly<Record<string, string>>
  readonly payload: Buffer
}

/** @throws Error when lengths or checksums are wrong */
export const decodeFrame = (bytes: Uint8Array): Frame => {
  const buffer = Buffer.from(bytes)
  const total = buffer.readUInt32BE(0)
  const headersLength = buffer.readUInt32BE(4)
  if (total !== buffer.length) throw new Error(`a frame of ${buffer.length} bytes says it has ${total}`)
  if (buffer.readUInt32BE(8) !== crc32(buffer.subarray(0, 8))) throw new Error('the prelude is damaged')
  if (buffer.readUInt32BE(total - 4) !== crc32(buffer.subarray(0, total - 4)))
    throw new Error('the frame is damaged')
  const headers: Record<string, string> = {}
  for (let at = 12; at < 12 + headersLength; ) {
    const nameEnd = at + 1 + buffer.readUInt8(at)
    const valueStart = nameEnd + 3
    const valueEnd = valueStart + buffer.readUInt16BE(nameEnd + 1)
    headers[buffer.toString('utf8', at + 1, nameEnd)] = buffer.toString('utf8', valueStart, valueEnd)
    at = valueEnd
  }
  return { headers, payload: buffer.subarray(12 + headersLength, total - 4) }
}
