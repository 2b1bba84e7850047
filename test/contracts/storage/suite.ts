import assert from 'node:assert/strict'
import type { StorageCapabilities, StoragePort } from '../../../src/ports/storage.js'

/** What the suite needs of a test runner; vitest, jest and `node:test` have it. */
export interface TestRunner {
  readonly describe: (name: string, body: () => void) => unknown
  readonly test: (name: string, body: () => Promise<void>) => unknown
}

/** A fresh and empty store, opened. */
export interface StoreUnderTest {
  readonly storage: StoragePort
  /** Of durable adapters: closes `storage` and opens the same store again. */
  readonly reopen?: () => Promise<StoragePort>
  /** Of shared adapters: opens another instance over the same store while `storage` stays open. */
  readonly second?: () => Promise<StoragePort>
  /** Closes all that was opened and removes the store. */
  cleanup(): Promise<void>
}

export interface StorageContractOptions {
  readonly name: string
  /** What the adapter promises; decides which parts of the suite run. */
  readonly capabilities: StorageCapabilities
  create(): Promise<StoreUnderTest>
}

/** Declares a test that gets a store of its own. */
export type StoreTest = (name: string, body: (store: StoreUnderTest) => Promise<void>) => void

/** One topic of the suite. */
export interface Topic {
  readonly describe: TestRunner['describe']
  readonly test: StoreTest
}

export const topicFor = (runner: TestRunner, create: () => Promise<StoreUnderTest>): Topic => ({
  describe: runner.describe,
  test: (name, body) => {
    runner.test(name, async () => {
      const store = await create()
      try {
        await body(store)
      } finally {
        await store.cleanup()
      }
    })
  },
})

/** Calls the function that a store with this capability must have been created with. */
export const required = (
  open: (() => Promise<StoragePort>) | undefined,
  name: 'reopen' | 'second',
): Promise<StoragePort> => {
  assert.ok(open !== undefined, `create() of an adapter with this capability must return ${name}()`)
  return open()
}
