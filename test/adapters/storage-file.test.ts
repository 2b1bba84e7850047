import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'vitest'
import { FileStorage } from '../../adapters/storage-file/file-storage.js'
import { ManualClock } from '../../adapters/system/manual-clock.js'
import { home, startMs } from '../contracts/storage/fixtures.js'
import { storageContract } from '../contracts/storage/index.js'

for (const fileCompatible of [false, true]) {
  storageContract(
    { describe, test: (name, body) => test(name, body, 60_000) },
    {
      name: fileCompatible ? 'FileStorage with fileCompatible' : 'FileStorage',
      capabilities: { durable: true, shared: false },
      create: async () => {
        const directory = await mkdtemp(join(tmpdir(), 'shardport-'))
        const opened = async () => {
          const options = { directory, ...home, clock: new ManualClock(startMs), fileCompatible }
          const storage = new FileStorage(options)
          await storage.open()
          return storage
        }
        let storage = await opened()
        return {
          storage,
          reopen: async () => {
            await storage.close()
            storage = await opened()
            return storage
          },
          cleanup: async () => {
            await storage.close()
            await rm(directory, { recursive: true })
          },
        }
      },
    },
  )
}
