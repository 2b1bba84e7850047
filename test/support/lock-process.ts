import { DirectoryLock } from '../../adapters/storage-file/directory-lock.js'

/** Wants the lock of each directory that its parent process names, and answers `held` or why it was refused. */
process.on('message', async (directory: string) => {
  const answer = await DirectoryLock.acquire(directory).then(
    () => 'held',
    (error: Error) => error.message,
  )
  process.send?.(answer)
})
process.send?.('ready')
