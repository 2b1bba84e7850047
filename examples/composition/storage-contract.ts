import { MemoryStorage } from 'shardport/storage/memory'
import { storageContract } from 'shardport/testing/storage-contract'
import { describe, test } from 'vitest'

storageContract(
  { describe, test },
  {
    name: 'a store of your own',
    capabilities: { durable: false, shared: false },
    create: async () => {
      const storage = new MemoryStorage() // yours
      await storage.open()
      return { storage, cleanup: () => storage.close() }
    },
  },
)
