import { SqliteStorage } from '../../adapters/storage-sqlite/sqlite-storage.js'
import type { StorageAnswer, StorageCall } from './storage-process.js'

/** Does with the SQLite file that its argument names what its parent process asks for. */
const storage = new SqliteStorage(process.argv[2] ?? '')

const resultOf = async ({ method, args }: StorageCall): Promise<unknown> => {
  const never = new AbortController().signal
  // Only `changed` has a parameter behind those that were sent.
  return (storage[method] as (...args: readonly unknown[]) => unknown).call(storage, ...args, never)
}

process.on('message', async (call: StorageCall) => {
  const answer: StorageAnswer = await resultOf(call).then(
    (result) => ({ id: call.id, result }),
    (error: unknown) => ({ id: call.id, error: error instanceof Error ? error.message : String(error) }),
  )
  process.send?.(answer)
  if (call.method === 'close') process.disconnect()
})
