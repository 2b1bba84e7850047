import type { Readable } from 'node:stream'

const noBytes = new Uint8Array(0)

/**
 * Hands the whole body to `received` once it has arrived; never calls it when the client goes before that.
 *
 * More than `maxBytes` are read from the connection but not kept, so that the client gets to the end of what it
 * sends, sees the refusal, and can go on using the connection. What is handed over is then longer than `maxBytes`.
 */
export const collectBody = (
  source: Readable,
  maxBytes: number,
  received: (body: Uint8Array) => void,
): void => {
  let first: Uint8Array = noBytes
  let chunks: Uint8Array[] | undefined
  let bytes = 0
  source.on('data', (chunk: Uint8Array) => {
    if (bytes === 0) first = chunk
    else if (bytes <= maxBytes) {
      chunks ??= [first]
      chunks.push(chunk)
    }
    bytes += chunk.length
  })
  source.on('end', () => received(chunks === undefined ? first : Buffer.concat(chunks)))
}
