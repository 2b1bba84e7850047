import { MemoryStorage } from '../../adapters/storage-memory/memory-storage.js'
import type { Change } from '../../src/ports/storage.js'

/** Lets something happen between a decision and its commit. */
export class OvertakenStorage extends MemoryStorage {
  beforeCommit: (() => Promise<unknown>) | undefined

  override async commit(changes: readonly Change[]): Promise<number | undefined> {
    const overtake = this.beforeCommit
    this.beforeCommit = undefined
    await overtake?.()
    return super.commit(changes)
  }
}
