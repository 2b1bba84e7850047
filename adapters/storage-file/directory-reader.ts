import { StorageError, type StorageHealth } from '../../src/ports/storage.js'
import { MemoryReader } from '../memory-state/memory-reader.js'
import type { MemoryState } from '../memory-state/memory-state.js'
import type { FileStorageOptions } from './file-storage.js'
import type { HeldDirectory } from './file-system.js'
import { NodeFileSystem } from './node-file-system.js'
import { isRefusal, loadDirectory, refusalText } from './state-loading.js'
import { damagedText, tearUnreadText, unreadableText } from './state-notice.js'

type DirectoryReaderOptions = Pick<FileStorageOptions, 'directory' | 'accountId' | 'region' | 'fileSystem'>

/** What a state directory holds, whose files stay as they are. Nobody else has it meanwhile. */
export class DirectoryReader extends MemoryReader {
  readonly #state: MemoryState
  readonly #lock: HeldDirectory
  readonly #health: StorageHealth

  private constructor(state: MemoryState, lock: HeldDirectory, notice: string | undefined) {
    super()
    this.#state = state
    this.#lock = lock
    this.#health = { healthy: true, ...(notice && { notice }) }
  }

  /** @throws StorageError when another process has the directory open, or it cannot be read */
  static async open(options: DirectoryReaderOptions): Promise<DirectoryReader> {
    const { directory, accountId, region, fileSystem: files = new NodeFileSystem() } = options
    let lock: HeldDirectory | undefined
    try {
      const path = await files.realPath(directory)
      lock = await files.lock(path)
      const { state, log } = await loadDirectory(files, path, { accountId, region })
      const notice = log.tornBytes > 0 ? tearUnreadText(directory, log.tornBytes) : undefined
      return new DirectoryReader(state, lock, notice)
    } catch (error) {
      await lock?.release()
      if (error instanceof StorageError) throw error
      const text = isRefusal(error) ? damagedText : unreadableText
      throw new StorageError(text(directory, refusalText(error)), { cause: error })
    }
  }

  /** Its notice says what of the log is not read. */
  health(): StorageHealth {
    return this.#health
  }

  async close(): Promise<void> {
    this.#state.clear()
    await this.#lock.release()
  }

  protected override opened(): MemoryState {
    return this.#state
  }
}
