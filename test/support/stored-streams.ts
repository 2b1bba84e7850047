import type { Stream } from '../../src/domain/stream.js'
import { type StreamKey, streamKey } from '../../src/ports/document-keys.js'
import type { StoragePort } from '../../src/ports/storage.js'
import { accountId, region } from './kinesis.js'

/** Key of a stream in the scope of tests. */
export const keyOf = (name: string): StreamKey => streamKey({ accountId, region }, name)

/** Puts a stream that is there into a condition that no operation of the test brings about. */
export const changeStored = async (
  storage: StoragePort,
  name: string,
  changes: Partial<Stream>,
): Promise<void> => {
  const found = await storage.load(keyOf(name))
  if (found === undefined) throw new Error(`there is no stream ${name}`)
  await storage.commit([{ key: keyOf(name), expected: found.version, value: { ...found.value, ...changes } }])
}
