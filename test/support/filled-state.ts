import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { StoragePort } from '../../src/ports/storage.js'
import {
  account,
  accountKey,
  append,
  home,
  otherAccount,
  otherRegion,
  putState,
  putStream,
  record,
  startMs,
  stream,
} from '../contracts/storage/fixtures.js'
import { openFileStorage } from './state-directories.js'

/** Opens a state directory, changes it and closes it cleanly. */
export const changeDirectory = async (
  directory: string,
  change: (storage: StoragePort) => Promise<unknown>,
): Promise<void> => {
  const storage = await openFileStorage(directory, home)
  await change(storage)
  await storage.close()
}

/** Makes a directory of several accounts and regions, with consumers, tags, gaps and trimmed records. */
export const filledDirectory = (directory: string): Promise<void> => changeDirectory(directory, fill)

const fill = async (storage: StoragePort): Promise<void> => {
  const orders = await putStream(storage, stream('orders', { baseCounter: 50 }))
  const old = [record('old'), record('old'), record('old')]
  const kept = { arrivalMs: startMs + 7, encrypted: true }
  await append(storage, orders, ...old, record('é', kept), record('', { ...kept, partitionKey: undefined }))
  await append(storage, orders, record('gone', { shard: 1 }), record('b', { ...kept, shard: 3 }))
  await storage.trim(orders.key, orders.incarnation, startMs + 1)
  await putStream(storage, stream('empty'))
  const far = await putStream(storage, stream('orders', { ...otherRegion, incarnation: 'far' }))
  await append(storage, far, record('far'))
  await putStream(storage, stream('theirs', otherAccount))
  await storage.commit([{ key: accountKey(), expected: 0, value: account() }])
  await putState(storage, '__proto__', { owner: ['me', null] })
}

/** The records é, (empty), b and far, three of them with a key of 3 bytes, and 4 + 1 + 1 other documents. */
export const filledText = 'streams 4, records 4, bytes 15, documents 6'

/** {@link filledDirectory} as a killed process leaves it, with one entry more whose last byte is missing. */
export const tornDirectory = async (directory: string): Promise<{ readonly tornBytes: number }> => {
  await filledDirectory(directory)
  const [log, snapshot] = [join(directory, 'wal.log'), join(directory, 'snapshot.bin')]
  const [logBefore, snapshotBefore] = [await readFile(log), await readFile(snapshot)]
  const storage = await openFileStorage(directory, home)
  await putState(storage, 'unfinished', 1)
  const written = await readFile(log)
  await storage.close()
  // Without the zeros behind the entry.
  const torn = written.subarray(
    0,
    written.findLastIndex((byte) => byte !== 0),
  )
  await writeFile(log, torn)
  await writeFile(snapshot, snapshotBefore)
  return { tornBytes: torn.length - logBefore.length }
}
