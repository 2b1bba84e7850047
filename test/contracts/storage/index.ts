import { appendContract } from './append.js'
import { changedContract } from './changed.js'
import { documentsContract } from './documents.js'
import { durabilityContract } from './durability.js'
import { healthContract } from './health.js'
import { isolationContract } from './isolation.js'
import { listingContract } from './listing.js'
import { positionsContract } from './positions.js'
import { readContract } from './read.js'
import { recordsContract } from './records.js'
import { durableRestoreContract, restoreContract } from './restore.js'
import { sharingContract } from './sharing.js'
import { stateContract } from './state.js'
import { type StorageContractOptions, type TestRunner, topicFor } from './suite.js'
import { trimContract } from './trim.js'

export type { StorageContractOptions, StoreUnderTest, TestRunner } from './suite.js'

/**
 * Declares the tests that every implementation of StoragePort must pass, each with a store of its own.
 * @example storageContract({ describe, test }, {
 *   name: 'my storage',
 *   capabilities: { durable: false, shared: false },
 *   create: async () => {
 *     const storage = new MyStorage()
 *     await storage.open()
 *     return { storage, cleanup: () => storage.close() }
 *   },
 * })
 */
export const storageContract = (runner: TestRunner, options: StorageContractOptions): void => {
  const topic = topicFor(runner, () => options.create())
  runner.describe(`storage contract: ${options.name}`, () => {
    healthContract(topic, options)
    documentsContract(topic)
    listingContract(topic)
    stateContract(topic)
    appendContract(topic)
    recordsContract(topic)
    restoreContract(topic)
    readContract(topic)
    positionsContract(topic)
    trimContract(topic)
    isolationContract(topic)
    changedContract(topic)
    if (options.capabilities.durable) {
      durabilityContract(topic)
      durableRestoreContract(topic)
    }
    if (options.capabilities.shared) sharingContract(topic)
  })
}
