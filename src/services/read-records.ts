import { Buffer } from 'node:buffer'
import { isAtOrAfter, positionOf } from '../domain/position.js'
import type { SequenceNumber } from '../domain/sequence-number.js'
import type { ReadRequest, RecordPage, StoragePort, StoredRecord } from '../ports/storage.js'

/**
 * Reads from a sequence number on. The counter decides, except where a record has the same one: there the whole number
 * is compared, since a client may name one that was never issued.
 */
export const readFrom = async (
  storage: StoragePort,
  sequence: SequenceNumber,
  request: Omit<ReadRequest, 'from'>,
): Promise<RecordPage> => {
  const position = positionOf(sequence)
  const page = await storage.read({ ...request, from: position.counter })
  const first = page.records.at(0)
  if (first === undefined || isAtOrAfter(first, position)) return page
  return storage.read({ ...request, from: first.counter + 1 })
}

/** How far the page's end is from the shard's newest record in time; 0 when nothing stands after it. */
export const millisBehindLatest = (page: RecordPage, nowMs: number): number => {
  const last = page.records.at(-1)
  return page.atTip || last === undefined ? 0 : Math.max(0, nowMs - last.arrivalMs)
}

/** What a record takes in a JSON answer beside its data and key: names, numbers, punctuation. */
const recordOverheadBytes = 220
/** What the rest of an answer takes, iterator and child shards included. */
const pageOverheadBytes = 4_096

/**
 * Cuts a page off where a JSON answer would outgrow what the host can carry; one record stays in any case.
 * @param responseBytes undefined where the host sets no bound
 */
export const fittingPage = (page: RecordPage, responseBytes: number | undefined): RecordPage => {
  if (responseBytes === undefined) return page
  let left = responseBytes - pageOverheadBytes
  const records: StoredRecord[] = []
  for (const record of page.records) {
    left -= answeredBytes(record)
    const last = records.at(-1)
    if (left < 0 && last !== undefined) return { records, next: last.counter + 1, atTip: false }
    records.push(record)
  }
  return page
}

const answeredBytes = ({ data, partitionKey }: StoredRecord): number =>
  recordOverheadBytes + Math.ceil(data.length / 3) * 4 + Buffer.byteLength(JSON.stringify(partitionKey ?? ''))
