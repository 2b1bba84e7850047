import { Buffer } from 'node:buffer'

/** What of a record counts for its size. */
interface Sized {
  readonly data: Uint8Array
  readonly partitionKey: string | undefined
}

/**
 * Bytes that a record counts for, in AWS's limits as in what a store holds: its data and its UTF-8 partition key.
 * Records and the entries of requests name the two differently, so they are taken one by one.
 */
export const recordBytes = (data: Uint8Array, partitionKey: string | undefined): number =>
  data.length + (partitionKey === undefined ? 0 : Buffer.byteLength(partitionKey))

/** {@link recordBytes} of all of them. */
export const totalBytes = (records: Iterable<Sized>): number => {
  let bytes = 0
  for (const { data, partitionKey } of records) bytes += recordBytes(data, partitionKey)
  return bytes
}
