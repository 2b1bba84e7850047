import { DirectoryLock } from '../../adapters/storage-file/directory-lock.js'
import { LockFile } from '../../adapters/storage-file/lock-file.js'

export interface LockRequest {
  readonly directory: string
  /** Only by names in the directory: as seen from another network namespace, or on macOS. */
  readonly byFile: boolean
}

/** Wants the lock of each directory that its parent process names, and answers `held` or why it was refused. */
process.on('message', async ({ directory, byFile }: LockRequest) => {
  const asked = byFile
    ? LockFile.acquire({ folder: directory, prefix: 'shardport.lock' }, directory)
    : DirectoryLock.acquire(directory)
  const answer = await asked.then(
    (lock) => (lock === undefined ? 'no socket' : 'held'),
    (error: Error) => error.message,
  )
  process.send?.(answer)
})
process.send?.('ready')
